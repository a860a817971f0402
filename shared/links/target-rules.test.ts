import { describe, expect, test } from "vitest";
import { faultOfTarget, skeletonOf, type TargetFault } from "./target-rules.ts";

const policy = {
  ownOrigin: "https://go.beeline.app",
  ownHostname: "go.beeline.app",
  allowedHosts: [] as readonly string[],
};

function faultOf(text: string, changes: Partial<typeof policy> = {}): TargetFault | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return faultOfTarget(text, url, { ...policy, ...changes });
}

describe("targets that a link may lead to", () => {
  test.each([
    "https://example.com",
    "http://example.com/",
    "https://www.example.com/menu?day=mon&x=%20#top",
    "https://example.com:443/",
    "http://example.com:80/",
    "HTTPS://EXAMPLE.COM/Path",
    "https://example.co.uk/a/../b",
    "https://münchen-pizza.de/karte",
    "https://xn--mnchen-pizza-dlb.de/karte",
    "https://пример.рф/",
    "https://example.com/?next=http://127.0.0.1/",
    "https://example.com/s/abcdefg",
    "https://10.example.com/",
    "https://localhost.example.com/",
    "https://go.beeline.app/",
    "https://go.beeline.app/stores/sto_in_1?item=2",
    "https://go.beeline.app/search",
    "https://www.beeline.app/press",
    "https://example.com/user@host",
    `https://example.com/${"a".repeat(2_020)}`,
  ])("%s", (text) => {
    expect(faultOf(text)).toBeUndefined();
  });
});

describe("targets that are refused", () => {
  const table: [TargetFault, string[]][] = [
    [
      "malformed",
      [
        "",
        "example.com",
        "//example.com",
        "/stores",
        "https://",
        "https:example.com",
        "https:/example.com",
        "https:///example.com",
        "https://exa mple.com",
        " https://example.com",
        "https://example.com\n",
        "https://example.com/\r\nset-cookie: a=b",
        "https://exam\tple.com",
        "https://example.com/\u0000",
        "https://example.com/\u007f",
        "https://example.com/\u202egpj.exe",
        "https://example.com/a\u200bb",
        "https://example.com/\u00a0",
        "https://example.com\\@evil.com",
        "https:\\\\example.com",
        "https://example.com/%00\\",
        "https://1.2.3.4.5/",
        "https://0x7f.0.0.0.0.1/",
        "https://256.1.1.1/",
        "https://[::1/",
        "https://example.com:99999/",
        "java\nscript:alert(1)",
      ],
    ],
    [
      "scheme",
      [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,hi",
        "ftp://example.com/",
        "file:///etc/passwd",
        "blob:https://example.com/1",
        "ws://example.com",
        "intent://scan/#Intent;end",
        "mailto:a@example.com",
        "gopher://example.com:70/",
      ],
    ],
    [
      "credentials",
      [
        "https://user@example.com/",
        "https://user:pass@example.com/",
        "https://:pass@example.com/",
        "https://@example.com/",
        "https://go.beeline.app@evil.com/",
        "https://go.beeline.app%2f@evil.com/",
        "http://:@example.com/",
      ],
    ],
    [
      "address_literal",
      [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://0/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/",
        "http://0xA9.0xFE.0xA9.0xFE/",
        "http://100.64.0.1/",
        "http://198.18.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://8.8.8.8/",
        "http://127.0.0.1:8787/s/abcdefg",
        "http://[::1]/",
        "http://[::]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",
        "http://[2001:db8::1]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://①②⑦.⓪.⓪.①/",
        "http://１２７.０.０.１/",
        "http://127。0。0。1/",
        "http://%31%32%37.0.0.1/",
        "http://127.0.0.1./",
      ],
    ],
    [
      "not_public",
      [
        "http://localhost/",
        "http://LOCALHOST:3000/",
        "http://localhost./",
        "http://app.localhost/",
        "http://printer.local/",
        "http://intranet/",
        "http://metadata/",
        "http://metadata.google.internal/computeMetadata/v1/",
        "http://instance-data.ec2.internal/",
        "http://db.corp/",
        "http://nas.lan/",
        "http://router.home/",
        "http://box.home.arpa/",
        "http://1.0.0.127.in-addr.arpa/",
        "http://a.invalid/",
        "http://a.test/",
        "http://a.example/",
        "http://expyuzz4wqqyqhjn.onion/",
        "https://example.com./",
        "http://127.0.0.1.nip.io/",
        "http://10-0-0-1.sslip.io/",
        "http://anything.localtest.me/",
        "http://lvh.me/",
      ],
    ],
    [
      "port",
      [
        "http://example.com:22/",
        "https://example.com:8443/",
        "http://example.com:6379/",
        "http://example.com:443/",
      ],
    ],
    [
      "own_door",
      [
        "https://go.beeline.app/s/abcdefg",
        "https://go.beeline.app/s",
        "https://go.beeline.app//s/abcdefg",
        "https://go.beeline.app/%73/abcdefg",
        "https://go.beeline.app/S/abcdefg",
        "https://go.beeline.app/x/../s/abcdefg",
        "https://go.beeline.app/v1/orders",
        "https://go.beeline.app/internal/links",
        "https://go.beeline.app/track/token",
        "HTTPS://GO.BEELINE.APP:443/s/abcdefg",
      ],
    ],
    [
      "looks_like_us",
      [
        "http://go.beeline.app/",
        "https://go.beeline.app:8443/",
        "https://beeline.evil.com/",
        "https://go.beeline.app.evil.com/",
        "https://beeline-login.com/",
        "https://secure-beeline.net/",
        "https://bee1ine.com/",
        "https://beeIine.com/",
        "https://bee-l.beeiine.com/",
        "https://bееline.com/",
        "https://béeline.com/",
        "https://beelіne.com/",
        "https://xn--beelne-svf.com/",
        "https://ｂｅｅｌｉｎｅ.com/",
        "https://beeline.app.co/",
      ],
    ],
  ];
  const cases = table.flatMap(([fault, texts]) => texts.map((text) => [fault, text] as const));
  test.each(cases)("%s: %j", (fault, text) => {
    expect(faultOf(text)).toBe(fault);
  });

  test("one that is too long", () => {
    expect(faultOf(`https://example.com/${"a".repeat(2_048)}`)).toBe("too_long");
  });

  test("one outside the operator's list", () => {
    const allowedHosts = ["example.com"];
    expect(faultOf("https://shop.example.com/", { allowedHosts })).toBeUndefined();
    expect(faultOf("https://example.com/", { allowedHosts })).toBeUndefined();
    expect(faultOf("https://example.org/", { allowedHosts })).toBe("not_allowed");
    expect(faultOf("https://notexample.com/", { allowedHosts })).toBe("not_allowed");
    expect(faultOf("https://go.beeline.app/stores", { allowedHosts })).toBeUndefined();
  });
});

describe("in development, where we are an address ourselves", () => {
  const dev = { ownOrigin: "http://127.0.0.1:8787", ownHostname: "127.0.0.1" };
  test.each([
    ["http://127.0.0.1:8787/stores/sto_in_1", undefined],
    ["http://127.0.0.1:8787/s/abcdefg", "own_door"],
    ["http://127.0.0.1:4100/metrics", "address_literal"],
    ["https://example.com/", undefined],
  ] as const)("%s is %s", (text, fault) => {
    expect(faultOf(text, dev)).toBe(fault);
  });
});

test("names look like what they ape", () => {
  expect(skeletonOf("bееlіnе")).toBe(skeletonOf("beeline"));
  expect(skeletonOf("modem")).toBe(skeletonOf("modern"));
  expect(skeletonOf("honey")).not.toBe(skeletonOf("money"));
});
