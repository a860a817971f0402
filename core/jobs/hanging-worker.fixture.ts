/** A core's worker in a process of its own that takes a job, says so and never ends it. */
import { z } from "zod";
import { makeRuntime, readConfig } from "../platform/index.ts";
import { defineJob, startJobs } from "./index.ts";

defineJob({
  name: "test.survivor",
  schema: z.object({ id: z.int() }),
  handle: () => {
    console.log("taken");
    return new Promise<void>(() => {});
  },
});

await startJobs(makeRuntime(readConfig()));
