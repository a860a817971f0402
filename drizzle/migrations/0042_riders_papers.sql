DROP INDEX "rider_documents_current";--> statement-breakpoint
CREATE INDEX "offers_rider" ON "offers" USING btree ("rider_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "rider_documents_current" ON "rider_documents" USING btree ("rider_id","kind","state") WHERE "rider_documents"."state" in ('submitted', 'verified');