/// <reference types="@cloudflare/vitest-plugin/types" />

type EdgeEnv = import("../env.ts").Env;

declare namespace Cloudflare {
  interface Env extends EdgeEnv {}
  interface GlobalProps {
    mainModule: typeof import("../index.ts");
    durableNamespaces: "OrderRoom" | "CityCatalog" | "LimitCounter" | "EndedSessions" | "LinkShelf";
  }
}
