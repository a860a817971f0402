/** How people, staff and machines prove who they are: keys that sign, accounts that call. */
import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { stores } from "./catalog.ts";
import { instant, sealed } from "./columns.ts";
import { people } from "./people.ts";

/**
 * The region's token keys. A key is published before it signs and after it stopped, so that every
 * verifier knows it while one of its tokens lives.
 */
export const signingKeys = pgTable(
  "signing_keys",
  {
    kid: text("kid").primaryKey(),
    publicJwk: jsonb("public_jwk").$type<Record<string, string>>().notNull(),
    privateSealed: sealed("private_sealed").notNull(),
    createdAt: instant("created_at").notNull(),
    signsFrom: instant("signs_from").notNull(),
    /** Null while no successor is known. */
    signsUntil: instant("signs_until"),
    verifiesUntil: instant("verifies_until"),
  },
  (table) => [index("signing_keys_order").on(table.signsFrom)],
);

/** A machine that calls for a store (or for ops), with nothing but the scopes it was given. */
export const serviceAccounts = pgTable(
  "service_accounts",
  {
    id: text("id").primaryKey(),
    /** Chosen by its owner for their own list, such as "till 2"; not a person's name. */
    label: text("label").notNull(),
    role: text("role").$type<"partner" | "ops">().notNull(),
    storeId: text("store_id").references(() => stores.id),
    scopes: text("scopes").array().notNull(),
    createdBy: text("created_by")
      .notNull()
      .references(() => people.id),
    createdAt: instant("created_at").notNull(),
    disabledAt: instant("disabled_at"),
  },
  (table) => [
    index("service_accounts_store").on(table.storeId),
    index("service_accounts_creator").on(table.createdBy),
  ],
);

/** API keys and OAuth2 client secrets: only hashes, shown once when they are made. */
export const credentials = pgTable(
  "credentials",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => serviceAccounts.id),
    kind: text("kind").$type<"api_key" | "client_secret">().notNull(),
    secretHash: text("secret_hash").notNull(),
    /** The last four characters, so that an owner knows which one to revoke. */
    hint: text("hint").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at"),
    /** Written at most once a minute. */
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (table) => [
    uniqueIndex("credentials_secret").on(table.secretHash),
    index("credentials_account").on(table.accountId),
    index("credentials_revoked").on(table.revokedAt).where(sql`${table.revokedAt} is not null`),
  ],
);

/** Staff who sign in through their company's OpenID provider; the subject is hashed. */
export const staffIdentities = pgTable(
  "staff_identities",
  {
    issuer: text("issuer").notNull(),
    subjectHash: text("subject_hash").notNull(),
    personId: text("person_id")
      .notNull()
      .references(() => people.id),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.issuer, table.subjectHash] }),
    index("staff_identities_person").on(table.personId),
  ],
);

/** Log-ins on their way to the OpenID provider and back; used once. */
export const staffLogins = pgTable(
  "staff_logins",
  {
    stateHash: text("state_hash").primaryKey(),
    nonce: text("nonce").notNull(),
    verifierSealed: sealed("verifier_sealed").notNull(),
    /** Of a secret that stays in the browser that began: nobody else can finish. */
    bindingHash: text("binding_hash").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (table) => [index("staff_logins_expiry").on(table.expiresAt)],
);
