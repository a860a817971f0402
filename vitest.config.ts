/**
 * One configuration, two runtimes. Under Bun (`bun --bun vitest`) run the sides that use Bun's API,
 * under Node those that vitest's Workers plugin puts into workerd, which Bun cannot host.
 * `bun run test` runs both; `bun run test core` one.
 */
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

const isBun = "bun" in process.versions;

const bunProjects: TestProjectConfiguration[] = [
  { test: { name: "shared", include: ["shared/**/*.test.ts"], testTimeout: 20_000 } },
  {
    test: {
      name: "core",
      include: ["core/**/*.test.ts", "drizzle/**/*.test.ts", ".ci/**/*.test.ts"],
      exclude: ["core/system/**"],
      globalSetup: ["core/up/test-server.ts"],
      testTimeout: 20_000,
      hookTimeout: 60_000,
    },
  },
  {
    // Whole launches with a browser: one at a time, each with minutes to spare.
    test: {
      name: "system",
      include: ["core/system/**/*.system.test.ts"],
      fileParallelism: false,
      testTimeout: 300_000,
      hookTimeout: 300_000,
    },
  },
];

async function nodeProjects(): Promise<TestProjectConfiguration[]> {
  const { cloudflareTest } = await import("@cloudflare/vitest-plugin");
  const workers = cloudflareTest({
    wrangler: { configPath: "./wrangler.toml" },
    miniflare: {
      bindings: {
        BEELINE_ENV: "dev",
        REGIONS: JSON.stringify({ in: "http://core.in", uk: "http://core.uk" }),
        RELAY_SECRET: "a relay secret for tests only",
        // For the fuzz, which prints both: a run can be repeated, or made longer.
        FUZZ_SEED: process.env["FUZZ_SEED"] ?? String(Date.now() % 1_000_000_000),
        FUZZ_SECONDS: process.env["FUZZ_SECONDS"] ?? "8",
      },
    },
  });
  return [
    {
      plugins: [workers],
      test: {
        name: "edge",
        include: ["edge/worker/**/*.test.ts", "edge/geo/**/*.test.ts"],
        globalSetup: ["core/up/test-redis-rest.ts"],
        testTimeout: 20_000,
        hookTimeout: 60_000,
      },
    },
    {
      test: {
        name: "web",
        include: ["edge/web/**/*.test.{ts,tsx}"],
        setupFiles: ["edge/web/src/i18n/test-words.ts"],
      },
    },
  ];
}

export default defineConfig(async () => ({
  test: {
    // Bun's fork channel lacks `unref`, which vitest's process pool calls; threads work in both.
    ...(isBun && { pool: "threads" as const }),
    maxWorkers: 2,
    projects: isBun ? bunProjects : await nodeProjects(),
  },
}));
