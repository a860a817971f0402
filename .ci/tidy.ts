/** `bun .ci/tidy.ts`: the rules of the house that a compiler cannot see. Fast, reads files only. */
import { resolve } from "node:path";
import { routes } from "#shared/contracts/index.ts";
import { checkCycles, checkImports } from "./tidy/import-rules.ts";
import { type Finding, type Project, readProject } from "./tidy/project.ts";
import {
  checkBindings,
  checkLockfile,
  checkNames,
  checkReadmes,
  checkTopLevel,
} from "./tidy/repository-rules.ts";
import {
  checkEnvironment,
  checkPurity,
  checkSizes,
  checkSkippedTests,
} from "./tidy/syntax-rules.ts";

const rules: ((project: Project) => Finding[])[] = [
  checkTopLevel,
  checkNames,
  checkImports,
  checkCycles,
  checkSizes,
  checkEnvironment,
  checkPurity,
  checkSkippedTests,
  checkBindings,
  checkReadmes,
  checkLockfile,
];

const project = readProject(resolve(import.meta.dirname, ".."), Object.keys(routes));
const findings = rules.flatMap((rule) => rule(project));
for (const { path, line, message } of findings) console.log(`${path}:${line}  ${message}`);
console.log(`${project.sources.length} files, ${findings.length} findings`);
process.exit(findings.length > 0 ? 1 : 0);
