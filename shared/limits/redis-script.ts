/**
 * The same five cores as a script that runs whole inside Redis, on stock Redis 7 and by its clock.
 * All keys of a call share the hash tag of their subject, so a cluster keeps them on one node and
 * charges all or none. Each write sets the time after which the state is as good as none; denied
 * calls write nothing (but for a clock that was set back).
 *
 * ARGV: `take` or `settle`, then for each key: algorithm, limit, window in ms, capacity, cost.
 * `take` answers 1 or 0, then for each key: allowed, remaining, reset, retry after, hold.
 * `settle` charges whatever room there is and answers the time, then each state as text.
 */
import type { LimitState, Standing, Verdict } from "./limit-core.ts";
import { type Algorithm, checkCost } from "./limit-rule.ts";
import type { Charge, Debt, Limit, Settled } from "./limit-store.ts";

const codes: Readonly<Record<Algorithm, string>> = {
  "fixed-window": "F",
  "sliding-counter": "C",
  "sliding-log": "L",
  "token-bucket": "T",
  "leaky-bucket": "K",
};

/** The server's time in whole ms. Tests put another line in its place, so that they hold the clock. */
const SERVER_CLOCK = `local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)`;

const shape = `
local floor, ceil, max = math.floor, math.ceil, math.max
local function read(text)
  local s, size = {}, 0
  for number in string.gmatch(text, '%S+') do
    size = size + 1
    s[size] = tonumber(number)
  end
  return s
end
local function write(s)
  if #s == 2 then return string.format('%.0f %.0f', s[1], s[2]) end
  local parts = {}
  for i = 1, #s do parts[i] = string.format('%.0f', s[i]) end
  return table.concat(parts, ' ')
end
local function setBack(a, window, s)
  if a == 'F' or a == 'C' then
    if s[1] - now <= window then return false end
    s[1] = now - now % window
  elseif a == 'L' then
    local by = #s > 1 and now - s[#s - 1] or 0
    if -by <= window then return false end
    for i = 2, #s, 2 do s[i] = s[i] + by end
  else
    if s[2] - now <= window then return false end
    s[2] = now
  end
  return true
end`;

const rolling = `
local function roll(a, limit, window, capacity, s)
  if a == 'T' then
    if not s then return {capacity * window, now} end
    if now > s[2] then
      local grown = (now - s[2]) * limit
      if grown >= capacity * window - s[1] then s[1] = capacity * window else s[1] = s[1] + grown end
      s[2] = now
    end
    return s
  elseif a == 'K' then
    if not s then return {0, now} end
    if now > s[2] then s[1] = max(0, s[1] - (now - s[2]) * limit); s[2] = now end
    return s
  elseif a == 'L' then
    if not s or #s == 1 then return {0} end
    local over = max(now, s[#s - 1]) - window
    if s[2] > over then return s end
    local kept, size, sum = {0}, 1, 0
    for i = 2, #s, 2 do
      if s[i] > over then
        kept[size + 1], kept[size + 2] = s[i], s[i + 1]
        size, sum = size + 2, sum + s[i + 1]
      end
    end
    kept[1] = sum
    return kept
  end
  local current = now - now % window
  if a == 'F' then
    if not s or current > s[1] then return {current, 0} end
    return s
  end
  if not s then return {current, 0, 0} end
  if current == s[1] + window then return {current, s[3], 0} end
  if current > s[1] then return {current, 0, 0} end
  return s
end
local function room(a, limit, window, capacity, s)
  if a == 'T' then return max(0, floor(s[1] / window)) end
  if a == 'K' then return max(0, floor((capacity * window - s[1]) / window)) end
  if a == 'F' then return max(0, limit - s[2]) end
  if a == 'C' then
    local used = s[2] * (window - max(0, now - s[1])) + s[3] * window
    return max(0, floor((limit * window - used) / window))
  end
  return max(0, limit - s[1])
end
local function charge(a, window, s, cost)
  if a == 'T' then s[1] = s[1] - cost * window
  elseif a == 'K' then s[1] = s[1] + cost * window
  elseif a == 'F' then s[2] = s[2] + cost
  elseif a == 'C' then s[3] = s[3] + cost
  else
    s[1] = s[1] + cost
    if #s == 1 or s[#s - 1] < now then s[#s + 1] = now; s[#s + 1] = cost
    else s[#s] = s[#s] + cost end
  end
end`;

const waiting = `
local function within(limit, s, parts)
  if parts <= 0 then return 0 end
  return s[2] - now + ceil(parts / limit)
end
local function reset(a, limit, window, capacity, s)
  if a == 'T' then return within(limit, s, capacity * window - s[1]) end
  if a == 'K' then return within(limit, s, s[1]) end
  if a == 'F' then if s[2] > 0 then return s[1] + window - now end return 0 end
  if a == 'C' then
    if s[3] > 0 then return s[1] + 2 * window - now end
    if s[2] > 0 then return s[1] + window - now end
    return 0
  end
  if #s == 1 then return 0 end
  return s[#s - 1] + window - now
end
local function retry(a, limit, window, capacity, s, cost)
  if a == 'T' then return within(limit, s, cost * window - s[1]) end
  if a == 'K' then return within(limit, s, s[1] + (cost - capacity) * window) end
  if a == 'F' then return s[1] + window - now end
  if a == 'C' then
    local free = limit - s[3] - cost
    if free >= 0 then return s[1] + ceil((s[2] - free) * window / s[2]) - now end
    return s[1] + window + ceil(-free * window / s[3]) - now
  end
  local owed = s[1] + cost - limit
  for i = 2, #s, 2 do
    owed = owed - s[i + 1]
    if owed <= 0 then return s[i] + window - now end
  end
  return 0
end
local function keep(key, text, ms)
  redis.call('SET', key, text, 'PX', string.format('%.0f', max(1, ms)))
end`;

const settling = `
if ARGV[1] == 'settle' then
  local answer = {now}
  for i, key in ipairs(KEYS) do
    local at = 5 * i - 3
    local a, limit, window = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
    local capacity, cost = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
    local text = redis.call('GET', key)
    if cost > 0 then
      local s = text and read(text) or nil
      if s then setBack(a, window, s) end
      s = roll(a, limit, window, capacity, s)
      charge(a, window, s, cost)
      text = write(s)
      keep(key, text, reset(a, limit, window, capacity, s))
    end
    answer[i + 1] = text or ''
  end
  return answer
end`;

const taking = `
local found, allowed = {}, 1
for i, key in ipairs(KEYS) do
  local at = 5 * i - 3
  local a, limit, window = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local capacity, cost = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  local text = redis.call('GET', key)
  local s, moved = text and read(text) or nil, nil
  if s and setBack(a, window, s) then moved = write(s) end
  s = roll(a, limit, window, capacity, s)
  local free = room(a, limit, window, capacity, s)
  if cost > free then allowed = 0 end
  found[i] = {a, limit, window, capacity, cost, s, free, moved}
end
local answer = {allowed}
for i, key in ipairs(KEYS) do
  local a, limit, window, capacity, cost, s, free, moved = unpack(found[i], 1, 8)
  local ok, left, retryIn, hold = 1, free, 0, 0
  if allowed == 1 then
    if a == 'K' then hold = ceil(s[1] / limit) end
    charge(a, window, s, cost)
    left = free - cost
  elseif cost > free then
    ok, retryIn = 0, retry(a, limit, window, capacity, s, cost)
  end
  local resetIn = reset(a, limit, window, capacity, s)
  if allowed == 1 then keep(key, write(s), resetIn)
  elseif ok == 0 and moved then keep(key, moved, resetIn) end
  local size = #answer
  answer[size + 1], answer[size + 2], answer[size + 3] = ok, left, resetIn
  answer[size + 4], answer[size + 5] = retryIn, hold
end
return answer`;

/** @param clock Lua that sets `now`; only tests bring their own */
export function limitScript(clock: string = SERVER_CLOCK): string {
  return clock + shape + rolling + waiting + settling + taking;
}

const redisKey = (subject: string, { name }: Limit) => `limit:{${subject}}:${name}`;

function ruleArgs({ rule }: Limit, cost: number): string[] {
  const { algorithm, limit, windowMs, capacity } = rule;
  return [codes[algorithm], ...[limit, windowMs, capacity, cost].map(String)];
}

export interface ScriptCall {
  readonly keys: string[];
  readonly args: string[];
}

/** @throws RangeError for a cost that a limit can never admit */
export function takeCall({ subject, limits, cost }: Charge): ScriptCall {
  for (const { rule } of limits) checkCost(rule, cost);
  const keys = limits.map((limit) => redisKey(subject, limit));
  return { keys, args: ["take", ...limits.flatMap((limit) => ruleArgs(limit, cost))] };
}

export function settleCall({ subject, limit, cost }: Debt): ScriptCall {
  return { keys: [redisKey(subject, limit)], args: ["settle", ...ruleArgs(limit, cost)] };
}

/** @throws Error for an answer that no script of ours gives */
export function readVerdict(answer: unknown, { limits }: Charge): Verdict {
  const numbers = Array.isArray(answer) ? answer.map(Number) : [];
  if (numbers.length !== 1 + 5 * limits.length || !numbers.every(Number.isSafeInteger)) {
    throw new Error("Redis gave an answer that is none of ours");
  }
  const standings = limits.map(({ rule }, index): Standing => {
    const [allowed, remaining = 0, resetMs = 0, retryAfterMs = 0, holdMs = 0] = numbers.slice(
      1 + 5 * index,
    );
    const limit = rule.capacity;
    return { allowed: allowed === 1, limit, remaining, resetMs, retryAfterMs, holdMs };
  });
  return { allowed: numbers[0] === 1, standings };
}

/** @throws Error for an answer that no script of ours gives */
export function readSettled(answer: unknown): Settled {
  const [now, text] = Array.isArray(answer) ? answer : [];
  const nowMs = Number(now);
  const numbers: LimitState = String(text ?? "")
    .split(" ")
    .filter((part) => part !== "")
    .map(Number);
  if (!(nowMs > 0) || !numbers.every(Number.isSafeInteger)) {
    throw new Error("Redis gave an answer that is none of ours");
  }
  return { state: numbers.length > 0 ? numbers : undefined, nowMs };
}
