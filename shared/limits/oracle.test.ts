import { describe } from "vitest";
import { testOracle } from "./testing/oracle-suite.ts";

describe("the cores against brute force", testOracle);
