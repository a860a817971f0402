import { describe } from "vitest";
import { testOracle } from "#shared/limits/testing/oracle-suite.ts";

describe("the cores against brute force, in workerd", testOracle);
