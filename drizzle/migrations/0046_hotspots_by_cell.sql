DROP INDEX "hotspot_snapshots_at";--> statement-breakpoint
CREATE INDEX "hotspot_snapshots_cell" ON "hotspot_snapshots" USING btree ("cell","at");