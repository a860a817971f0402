-- What a version says is what somebody was promised: the application may move it through its states
-- and say when it begins and ends, and nothing else. Who did so is only ever added to.
REVOKE UPDATE, DELETE, TRUNCATE ON policy_versions, policy_changes, policy_defaults FROM beeline_app;--> statement-breakpoint
GRANT UPDATE (state, effective_from, effective_until, activated_by, activated_at) ON policy_versions TO beeline_app;
