import { describe } from "vitest";
import { testOracle } from "#shared/limits/oracle-suite.fixture.ts";

describe("the cores against brute force, in workerd", testOracle);
