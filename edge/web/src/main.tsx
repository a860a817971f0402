import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { config } from "zod";
import { App } from "./app.tsx";
import { startSpeaking } from "./i18n/use-language.ts";
import "./design/base.css";

// The validators would otherwise compile functions from text, which a strict CSP forbids.
config({ jitless: true });

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
await startSpeaking();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
