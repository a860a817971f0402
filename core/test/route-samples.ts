/** A well-formed call of each route. A new route without a sample does not compile. */
import type { Order, RouteName } from "#shared/contracts/index.ts";
import { type IdKind, makeId } from "#shared/ids.ts";
import type { Role } from "#shared/roles.ts";
import { cityCenter, type TestCore, type TestPerson, type TestStore } from "./index.ts";

export interface Sample {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** Whom and what the samples are about. */
export interface Cast {
  readonly core: TestCore;
  readonly people: Readonly<Record<Role, TestPerson>>;
  readonly store: TestStore;
  readonly order: Order;
}

export const unknownId = (kind: IdKind, region: "in" | "uk" = "in") =>
  makeId(kind, region, 1_790_000_000_000, new Uint8Array(16).fill(5));

const payoutAccount = { provider: "test", token: "ba_ok", lastFour: "6789", bank: "A Bank" };

/** A well-formed call of each route, about things of the first people. */
export function sampleOf(name: RouteName, { core, people, store, order }: Cast): Sample {
  const mine = { params: { id: order.id } };
  const stop = { params: { id: unknownId("trip"), stopId: unknownId("stop") } };
  const samples: Record<RouteName, Sample> = {
    requestOtp: { body: { phone: "+919812345678" } },
    requestToken: { body: { challengeId: "x", code: "000000" } },
    refreshToken: { body: { refreshToken: "x" } },
    startStaffLogin: { query: { region: "in", binding: "x".repeat(43) } },
    finishStaffLogin: { body: { state: "log_in_x", code: "x", binding: "x".repeat(43) } },
    logout: {},
    listSessions: {},
    endSession: { params: { id: unknownId("session") } },
    endOtherSessions: {},
    endSessionsOf: { params: { id: unknownId("customer") }, body: { reason: "lost_device" } },
    linkStaffIdentity: { params: { id: unknownId("ops") }, body: { subject: "s" } },
    listSigningKeys: {},
    rotateSigningKeys: {},
    listServiceAccounts: {},
    createServiceAccount: { body: { label: "till 2", scopes: ["orders:read"] } },
    disableServiceAccount: { params: { id: unknownId("serviceAccount") } },
    createCredential: {
      params: { id: unknownId("serviceAccount") },
      body: { kind: "api_key" },
    },
    revokeCredential: { params: { id: unknownId("credential") } },
    listLedgerAccounts: {},
    listLedgerEntries: { params: { id: "order_funds:platform:INR" } },
    listLedgerTransactions: {},
    getLedgerTransaction: { params: { id: unknownId("ledgerTransaction") } },
    listLedgerChecks: {},
    runLedgerCheck: { body: { scope: "incremental" } },
    receiveWebhook: { params: { provider: "stripe" }, query: {} },
    listWebhooks: {},
    retryWebhook: { params: { id: "999999999" } },
    listSagas: {},
    getSaga: { params: { id: unknownId("order") } },
    retrySaga: { params: { id: unknownId("order") }, body: { reason: "fault_mended" } },
    getMe: {},
    updateMe: { body: { name: "A Name" } },
    listCities: {},
    listStores: { query: { city: "blr" } },
    getStore: { params: { id: store.id } },
    getMenu: { params: { id: store.id } },
    search: { query: { city: "blr", q: "pizza" } },
    listCuisines: { query: { city: "blr" } },
    popularNear: { query: { city: "blr" } },
    goesWith: { query: { storeId: store.id, itemIds: store.itemIds[0] } },
    orderAgain: {},
    createQuote: {
      body: {
        vertical: "delivery",
        storeId: store.id,
        items: [{ itemId: store.itemIds[0], quantity: 1 }],
        dropoff: { position: cityCenter(core), address: "1 Street" },
      },
    },
    placeOrder: { body: { quoteId: unknownId("quote"), paymentMethodId: "cash" } },
    listOrders: {},
    getOrder: mine,
    cancelOrder: { ...mine, body: { reason: "changed my mind" } },
    retryOrder: mine,
    getTrackingToken: mine,
    listChat: mine,
    sendChat: { ...mine, body: { clientMessageId: "m1", body: "hello" } },
    readChat: { ...mine, body: { messageSeq: 0 } },
    reportChat: { params: { id: order.id, messageId: "msg_in_x" }, body: { reason: "rude" } },
    blockInChat: { ...mine, body: { with: "partner", isBlocked: true } },
    offerMedia: { ...mine, body: { contentType: "image/png", byteLength: 100 } },
    getMedia: { params: { id: order.id, mediaId: "med_in_x" } },
    getContact: { ...mine, body: { with: "partner" } },
    listChatReports: {},
    resolveChatReport: { params: { id: "rpt_in_x" }, body: { outcome: "kept" } },
    listPartnerOrders: {},
    acceptOrder: mine,
    rejectOrder: { ...mine, body: { reason: "too busy" } },
    startPreparing: mine,
    markReady: mine,
    listStock: {},
    moveStock: { params: { id: store.itemIds[0]! }, body: { kind: "received", quantity: 5 } },
    updateItem: { params: { id: store.itemIds[0]! }, body: { available: true } },
    updateStore: { body: { open: true } },
    setDuty: { body: { status: "offline" } },
    getRider: {},
    sendPings: { body: { ...cityCenter(core), recordedAt: "2026-11-22T10:00:00Z" } },
    listOffers: {},
    declineOffer: { params: { id: unknownId("offer") } },
    removePaymentMethod: { params: { id: unknownId("paymentMethod") } },
    listOrderPayments: mine,
    tipRider: { ...mine, body: { amount: { amountMinor: 2_000, currency: "INR" } } },
    createRefund: { ...mine, body: { reason: "late" } },
    getWallet: {},
    listWalletEntries: {},
    topUpWallet: {
      body: {
        amount: { amountMinor: 50_000, currency: "INR" },
        paymentMethodId: unknownId("paymentMethod"),
      },
    },
    getTopUp: { params: { id: unknownId("payment") } },
    listOpsPayments: {},
    getOpsPayment: { params: { id: unknownId("payment") } },
    resolvePayment: {
      params: { id: unknownId("payment") },
      body: { action: "look_again", reason: "checked_at_provider" },
    },
    creditCustomer: {
      params: { id: people.customer.id },
      body: { amount: { amountMinor: 1_000, currency: "INR" }, reason: "goodwill" },
    },
    acceptOffer: { body: { offerId: unknownId("offer") } },
    getActiveTrip: {},
    getTrip: { params: { id: unknownId("trip") } },
    arriveAtStop: stop,
    completeStop: stop,
    failStop: { ...stop, body: { reason: "customer_unavailable" } },
    cancelTrip: { params: { id: unknownId("trip") }, body: { reason: "flat tyre" } },
    getEarnings: {},
    getPartnerEarnings: {},
    getRiderPayoutStanding: {},
    setRiderPayoutAccount: { body: payoutAccount },
    listRiderPayouts: {},
    getPartnerPayoutStanding: {},
    setPartnerPayoutAccount: { body: payoutAccount },
    listPartnerPayouts: {},
    listOpsPayouts: {},
    runPayouts: { body: { ownerId: people.rider.id } },
    retryPayout: { params: { id: unknownId("payout") } },
    listPayoutHolds: {},
    placePayoutHold: { body: { ownerId: people.rider.id, reason: "fraud_suspected" } },
    releasePayoutHold: { params: { id: unknownId("payoutHold") } },
    importSettlementFile: { body: { provider: "test", csv: "kind" } },
    runReconciliation: {
      body: { provider: "test", start: "2026-11-21T00:00:00Z", end: "2026-11-22T00:00:00Z" },
    },
    listSettlementFiles: {},
    getSettlementFile: { params: { id: unknownId("settlementFile") } },
    listReconciliationItems: {},
    getReconciliationItem: { params: { id: unknownId("reconciliationItem") } },
    resolveReconciliationItem: {
      params: { id: unknownId("reconciliationItem") },
      body: { resolution: "provider_corrects", reason: "they said so" },
    },
    getReconciliationSummary: {},
    listPaymentMethods: {},
    addPaymentMethod: {
      body: { provider: "test", token: "tok_ok", lastFour: "4242", brand: "visa" },
    },
    listOpsOrders: {},
    resolveHold: { ...mine, body: { action: "fail", reason: "gave up" } },
    getSupply: { query: { city: "blr" } },
    listFlaggedRiders: {},
    clearRiderFlag: { params: { id: people.rider.id }, body: { reason: "looked_fine" } },
    listOrderOffers: mine,
    explainOffer: { params: { id: unknownId("offer") } },
    getRiderTrack: { params: { id: people.rider.id } },
    getEtaModel: { query: { city: "blr" } },
    createLink: { body: { purpose: "trip", orderId: order.id } },
    listLinks: {},
    revokeLink: { params: { id: unknownId("link") } },
    getLinkStats: { params: { id: unknownId("link") } },
    followStore: { params: { id: store.id } },
    unfollowStore: { params: { id: store.id } },
    getFollow: { params: { id: store.id } },
    listFollowing: {},
    getFeed: {},
    countNews: { query: { since: "2026-11-22T10:00:00Z" } },
    listStorePosts: { params: { id: store.id } },
    publishPost: { body: { kind: "news", title: "Fresh dough" } },
    listPosts: {},
    retractPost: { params: { id: unknownId("post") } },
    getReceipt: mine,
    getInvoice: mine,
    listCreditNotes: mine,
    getCreditNote: { params: { id: order.id, refundId: unknownId("refund") } },
    getRiderStatement: {},
    getPartnerStatement: {},
    getTripTrack: { params: { id: unknownId("trip") } },
  };
  return samples[name];
}
