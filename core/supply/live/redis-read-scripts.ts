/**
 * The reading scripts of the shared live index: one way to the server and back for each question.
 * Riders come as flat lists of their id and `metaFields`; who has left is not among them.
 */
import { makeScript } from "./redis-scripts.ts";

/** Fields of a rider's hash in the order in which the scripts give them, after the id. */
export const metaFields = [
  "status",
  "vehicle_type",
  "lat",
  "lng",
  "bearing",
  "speed_kmh",
  "last_updated",
  "seen_at",
  "acceptance_rate",
  "cell",
] as const;

const reading = `
local prefix = 'driver:meta:{' .. ARGV[1] .. '}:'
local found, count = {}, 0
local function load(id)
  local meta = redis.call('HMGET', prefix .. id, ${metaFields.map((name) => `'${name}'`).join(", ")})
  if meta[1] and meta[1] ~= 'offline' then return meta end
end
local function give(id, meta)
  count = count + 1
  found[#found + 1] = id
  for i = 1, ${metaFields.length} do found[#found + 1] = meta[i] end
end`;

/** ARGV: city, ids. */
export const readScript = makeScript(
  "read",
  `${reading}
for i = 2, #ARGV do
  local meta = load(ARGV[i])
  if meta then give(ARGV[i], meta) end
end
return found`,
);

/** KEYS: cells, inner ones first. ARGV: city, limit. */
export const nearbyScript = makeScript(
  "nearby",
  `${reading}
local limit = tonumber(ARGV[2])
for _, key in ipairs(KEYS) do
  for _, id in ipairs(redis.call('ZRANGE', key, 0, -1)) do
    if count >= limit then return found end
    local meta = load(id)
    if meta then give(id, meta) end
  end
end
return found`,
);

/**
 * KEYS: cells ring by ring. ARGV: city, k, lat, lng, `last_updated` must be above, then for each ring
 * how many keys it has and how many metres around the point it completes. Ends as soon as k riders
 * are nearer than what is completed: nobody further out can be nearer than they.
 */
export const nearestScript = makeScript(
  "nearest",
  `${reading}
local k, lat, lng, after = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local rad = math.pi / 180
local function metersTo(meta)
  local dLat, dLng = (tonumber(meta[3]) - lat) * rad, (tonumber(meta[4]) - lng) * rad
  local a = math.sin(dLat / 2) ^ 2
    + math.cos(lat * rad) * math.cos(tonumber(meta[3]) * rad) * math.sin(dLng / 2) ^ 2
  return 2 * 6371008.8 * math.asin(math.min(1, math.sqrt(a)))
end
local meters, at = {}, 0
for ring = 6, #ARGV, 2 do
  for i = at + 1, at + tonumber(ARGV[ring]) do
    for _, id in ipairs(redis.call('ZRANGE', KEYS[i], 0, -1)) do
      local meta = load(id)
      if meta and meta[1] == 'online' and tonumber(meta[7]) > after then
        give(id, meta)
        meters[#meters + 1] = metersTo(meta)
      end
    end
  end
  at = at + tonumber(ARGV[ring])
  local inside, completed = 0, tonumber(ARGV[ring + 1])
  for _, distance in ipairs(meters) do
    if distance <= completed then inside = inside + 1 end
  end
  if inside >= k then return found end
end
return found`,
);

/** ARGV: city, before (ms), limit. Looks at no more than twenty times the limit. */
export const silentScript = makeScript(
  "silent",
  `${reading}
local limit = tonumber(ARGV[3])
local seen = 'supply:seen:{' .. ARGV[1] .. '}'
local ids = redis.call('ZRANGEBYSCORE', seen, '-inf', '(' .. ARGV[2], 'LIMIT', 0, limit * 20)
for _, id in ipairs(ids) do
  local meta = load(id)
  if meta and meta[1] ~= 'on_trip' then give(id, meta) end
  if count >= limit then return found end
end
return found`,
);

/** ARGV: city. Answers the searches as pairs, then rows of vehicle:cell and its sums. */
export const aggregatesScript = makeScript(
  "aggregates",
  `local tag = '{' .. ARGV[1] .. '}'
local rows = {}
for _, key in ipairs(redis.call('SMEMBERS', 'supply:cells:' .. tag)) do
  local sums = redis.call('HMGET', 'supply:snapshot:' .. tag .. ':' .. key,
    'active_drivers', 'free_drivers', 'seen_sum', 'acceptance_sum')
  if sums[1] then rows[#rows + 1] = {key, sums[1], sums[2] or '0', sums[3] or '0', sums[4] or '0'} end
end
return {redis.call('HGETALL', 'supply:searches:' .. tag), rows}`,
);

export const readScripts = [
  readScript,
  nearbyScript,
  nearestScript,
  silentScript,
  aggregatesScript,
] as const;
