/** Where the job queue (pg-boss) keeps its tables, in the same database as everything else. */
export const JOBS_SCHEMA = "jobs";
