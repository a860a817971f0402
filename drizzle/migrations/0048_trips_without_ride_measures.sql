ALTER TABLE "trips" DROP COLUMN "ride_meters";--> statement-breakpoint
ALTER TABLE "trips" DROP COLUMN "ride_seconds";