import { describe } from "vitest";
import { testOracle } from "./oracle-suite.fixture.ts";

describe("the cores against brute force", testOracle);
