/** Pages that a provider hosts: the form that takes a card, and the bank's question (3-D Secure). */
import { formatMoney } from "#shared/money.ts";
import { answerChallenge, simId } from "./bank.ts";
import type { Card } from "./book-rows.ts";
import type { SimRequest, World } from "./shape.ts";
import { shownCards, typedCard } from "./test-cards.ts";

export interface Page {
  readonly status: number;
  readonly html?: string;
  readonly location?: string;
}

const prefixes: Readonly<Record<string, string>> = {
  stripe: "pm_",
  razorpay: "cust_hosted_token_",
  paypal: "paypal_",
};

export function hosted(world: World, request: SimRequest): Page {
  const challenge = /^\/hosted\/challenge\/(\w+)$/.exec(request.path)?.[1];
  if (challenge) return answerPage(world, request, challenge);
  if (request.path === "/hosted/card") return cardPage(world, request);
  return { status: 404, html: page("Not found", "<p>There is nothing here.</p>") };
}

function cardPage(world: World, { method, query, body }: SimRequest): Page {
  const form = new URLSearchParams(body);
  const provider = form.get("provider") ?? query.get("provider") ?? "";
  const back = form.get("return") ?? query.get("return") ?? "";
  const prefix = prefixes[provider];
  if (!prefix || !isWebAddress(back)) {
    return { status: 400, html: page("Not possible", "<p>The link is not complete.</p>") };
  }
  if (method !== "POST") return { status: 200, html: cardForm(provider, back, "") };
  const card = savedMethod(provider, form);
  if (!card) return { status: 422, html: cardForm(provider, back, "That is not valid.") };
  const id = simId(prefix, "typed", String(world.bank.book.cards.all().length), card.lastFour);
  world.bank.book.cards.put({ ...card, id });
  const to = new URL(back);
  to.searchParams.set("provider", provider);
  to.searchParams.set("token", id);
  to.searchParams.set("kind", card.method);
  to.searchParams.set("lastFour", card.lastFour);
  to.searchParams.set("brand", card.brand);
  return { status: 303, location: to.href };
}

function savedMethod(provider: string, form: URLSearchParams): Omit<Card, "id"> | undefined {
  if (provider === "paypal") {
    return { brand: "PayPal", lastFour: "", outcome: "ok", method: "account" };
  }
  if (form.get("kind") === "upi") {
    const upi = upiOf(form.get("vpa") ?? "");
    return upi && { ...upi, method: "upi" };
  }
  const typed = typedCard(form.get("number") ?? "");
  return typed && { ...typed, method: "card" };
}

/** As in Razorpay's test mode: success@razorpay and failure@razorpay. */
function upiOf(address: string) {
  if (!/^[\w.-]{2,64}@[a-z]{2,64}$/i.test(address)) return undefined;
  const outcome = address.startsWith("failure@")
    ? ("refuses_later" as const)
    : ("approves_later" as const);
  return { brand: "UPI", lastFour: "", outcome };
}

function answerPage(world: World, { method, body }: SimRequest, challenge: string): Page {
  const { book } = world.bank;
  const payment = (["stripe", "razorpay", "paypal"] as const).flatMap((provider) =>
    book.payments.named(`${provider}:${challenge}`),
  )[0];
  if (!payment) return { status: 404, html: page("Not found", "<p>Nobody asks here.</p>") };
  if (method === "POST") {
    const isApproved = new URLSearchParams(body).get("answer") === "approve";
    answerChallenge(world.bank, payment, isApproved);
    if (!isWebAddress(payment.returnUrl)) {
      return { status: 200, html: page("Done", "<p>You may close this page.</p>") };
    }
    const to = new URL(payment.returnUrl);
    to.searchParams.set("challenge", isApproved ? "approved" : "declined");
    return { status: 303, location: to.href };
  }
  const amount = formatMoney({ amountMinor: payment.amountMinor, currency: payment.currency });
  const text = `<p>Do you want to pay <strong>${amount}</strong> to Beeline?</p>
    <form method="post"><button name="answer" value="approve">Approve</button>
    <button name="answer" value="decline" class="quiet">Decline</button></form>`;
  return { status: 200, html: page("Your bank asks", text) };
}

function cardForm(provider: string, back: string, trouble: string): string {
  if (provider === "paypal") {
    const form = `<form method="post">${hidden(provider, back)}<button>Agree as a test buyer</button></form>`;
    return page("Pay with PayPal", `<p>This page stands for the one of PayPal.</p>${form}`);
  }
  const cards = shownCards
    .map(([number, what]) => `<li><code>${number}</code> ${what}</li>`)
    .join("");
  const upi =
    provider === "razorpay"
      ? `<form method="post">${hidden(provider, back)}<input type="hidden" name="kind" value="upi">
        <label>UPI address <input name="vpa" value="success@razorpay" autocomplete="off"></label>
        <button>Save UPI</button></form>`
      : "";
  return page(
    "Add a card",
    `<p>This page stands for the one of ${provider}. Beeline never sees the number.</p>
    ${trouble ? `<p role="alert">${trouble}</p>` : ""}
    <form method="post">${hidden(provider, back)}
    <label>Card number <input name="number" inputmode="numeric" autocomplete="off" value="4242 4242 4242 4242"></label>
    <button>Save card</button></form>${upi}<ul>${cards}</ul>`,
  );
}

const hidden = (provider: string, back: string) =>
  `<input type="hidden" name="provider" value="${escapeHtml(provider)}"><input type="hidden" name="return" value="${escapeHtml(back)}">`;

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="icon" href="data:,"><title>${title}</title>
  <style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:26rem;margin:3rem auto;padding:0 1rem}
  label,input,button{display:block;width:100%;box-sizing:border-box}input,button{font:inherit;padding:.6rem;margin:.4rem 0 1rem}
  button{border:0;border-radius:.5rem;background:#1a56db;color:#fff}button.quiet{background:#6b7280}li{margin:.2rem 0}</style></head>
  <body><h1>${title}</h1>${content}</body></html>`;
}
