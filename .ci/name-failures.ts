/**
 * A reporter that writes what failed into the file BEELINE_FAILURES, errors that belong to no test
 * included: the JSON report does not have those, and a run fails on them all the same.
 */
import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";

const MESSAGE_LINES = 12;
const MESSAGE_COLUMNS = 300;

export default class NameFailures implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const failures = [
      ...modules.flatMap(failuresOf),
      ...unhandled.map((error) => `outside of any test\n${shorten([error])}`),
    ];
    writeFileSync(process.env["BEELINE_FAILURES"]!, failures.join("\n"));
  }
}

function failuresOf(module: TestModule): string[] {
  const failed = [...module.children.allTests("failed")];
  const named = failed.map(
    (test) => `${module.relativeModuleId} > ${test.fullName}\n${shorten(test.result().errors)}`,
  );
  const broken = module.errors();
  return broken.length > 0 ? [...named, `${module.relativeModuleId}\n${shorten(broken)}`] : named;
}

/** The first lines of each error: enough to know what broke, without the runner's stack. */
function shorten(errors: readonly SerializedError[] = []): string {
  return errors
    .flatMap(({ message, stack }) => [...message.split("\n"), ...(stack ?? "").split("\n")])
    .filter((line) => line.trim() !== "" && !/^\s+at .*(native|node_modules)/.test(line))
    .filter((line, index, lines) => lines.indexOf(line) === index)
    .slice(0, MESSAGE_LINES)
    .map((line) => `    ${line.slice(0, MESSAGE_COLUMNS)}`)
    .join("\n");
}
