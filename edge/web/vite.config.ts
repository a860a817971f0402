import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => decodeURIComponent(new URL(path, import.meta.url).pathname);

export default defineConfig({
  root: here("."),
  plugins: [react()],
  // MapLibre alone is a megabyte; it is loaded when the first map is shown, never before.
  build: {
    outDir: here("dist"),
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 1_200,
  },
  server: {
    // `vite --config edge/web/vite.config.ts` beside a running stack: the API comes from the edge.
    proxy: {
      "/v1": { target: "http://127.0.0.1:8787", ws: true, changeOrigin: true },
    },
  },
});
