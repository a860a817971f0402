import { describe, expect, it } from "vitest";
import { deviceLabel } from "./device-label.ts";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
const PIXEL = "Mozilla/5.0 (Linux; Android 16; Pixel 9)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";

describe("deviceLabel", () => {
  it.each([
    [`${PIXEL} ${WEBKIT} Chrome/150.0.0.0 Mobile Safari/537.36`, "Chrome on Android"],
    [`${IPHONE} AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1`, "Safari on iPhone"],
    [`${IPHONE} AppleWebKit/605.1.15 CriOS/150.0 Mobile Safari/604.1`, "Chrome on iPhone"],
    [`${MAC} AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15`, "Safari on Mac"],
    [`${WINDOWS} ${WEBKIT} Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0`, "Edge on Windows"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on Linux"],
    [
      `${PIXEL} ${WEBKIT} SamsungBrowser/29.0 Chrome/150.0 Safari/537.36`,
      "Samsung Internet on Android",
    ],
    ["BeelineRider/3.1 (Android 16)", "Android"],
    ["curl/8.9.1", null],
    ["", null],
    [null, null],
  ])("%s is %s", (agent, label) => {
    expect(deviceLabel(agent)).toBe(label);
  });

  it("keeps nothing that it does not know", () => {
    const own = `Asha's phone +919812345678 Chrome/1 Android`;
    expect(deviceLabel(own)).toBe("Chrome on Android");
    expect(deviceLabel("x".repeat(100_000))).toBeNull();
  });
});
