import { expect, it } from "vitest";
import { matchPath } from "./router.tsx";

it("reads the parts of a path", () => {
  expect(matchPath("/stores/{id}", "/stores/sto_in_1")).toEqual({ id: "sto_in_1" });
  expect(matchPath("/track/{token}", "/track/a.b-c_d")).toEqual({ token: "a.b-c_d" });
  expect(matchPath("/stores/{id}", "/stores/")).toBeUndefined();
  expect(matchPath("/orders", "/orders/")).toEqual({});
  expect(matchPath("/orders", "/orders/x")).toBeUndefined();
});
