/**
 * The reading scripts of the shared live index: one way to the server and back for each question.
 * Riders come as flat lists of their id and `metaFields`, or as their cell knows them; who has left
 * is not among them.
 */
import { makeScript } from "../../platform/index.ts";

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

/**
 * What the hash of a cell says of a rider, comma by comma: status, lat, lng, bearing, speed, when
 * recorded, when seen, acceptance. One look at a cell costs a tenth of a look at each rider.
 *
 * KEYS: cells, inner ones first. ARGV: limit. Gives for each cell where somebody is its number and
 * pairs of id and text.
 */
export const nearbyScript = makeScript(
  "nearby",
  `local found, count, limit = {}, 0, tonumber(ARGV[1])
for i, key in ipairs(KEYS) do
  local riders = redis.call('HGETALL', key)
  if #riders > 0 then
    found[#found + 1] = {i, riders}
    count = count + #riders / 2
    if count >= limit then break end
  end
end
return found`,
);

/**
 * KEYS: cells ring by ring. ARGV: k, lat, lng, `last_updated` must be above, most metres, then for
 * each ring how many keys it has and how many metres around the point it completes. Ends as soon as
 * k riders are nearer than what is completed: nobody further out can be nearer than they. Gives the
 * k nearest and whoever is as far as the last of them but for rounding: cell number, id and text.
 */
export const nearestScript = makeScript(
  "nearest",
  `local k, lat, lng, after = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local most, rad = tonumber(ARGV[5]), math.pi / 180
local cosLat = math.cos(lat * rad)
local function metersTo(atLat, atLng)
  local sinLat, sinLng = math.sin((atLat - lat) * rad / 2), math.sin((atLng - lng) * rad / 2)
  local a = sinLat * sinLat + cosLat * math.cos(atLat * rad) * sinLng * sinLng
  return 2 * 6371008.8 * math.asin(math.min(1, math.sqrt(a)))
end
local near, at = {}, 0
for ring = 6, #ARGV, 2 do
  for i = at + 1, at + tonumber(ARGV[ring]) do
    local riders = redis.call('HGETALL', KEYS[i])
    for j = 2, #riders, 2 do
      local atLat, atLng, recorded =
        string.match(riders[j], '^online,([^,]+),([^,]+),[^,]*,[^,]*,([^,]+),')
      if atLat and tonumber(recorded) > after then
        local meters = metersTo(tonumber(atLat), tonumber(atLng))
        if meters <= most + 0.001 then near[#near + 1] = {meters, i, riders[j - 1], riders[j]} end
      end
    end
  end
  at = at + tonumber(ARGV[ring])
  local inside, completed = 0, tonumber(ARGV[ring + 1])
  for _, one in ipairs(near) do
    if one[1] <= completed then inside = inside + 1 end
  end
  if inside >= k then break end
end
table.sort(near, function(a, b) return a[1] < b[1] end)
local found = {}
for i, one in ipairs(near) do
  if i > k and one[1] > near[k][1] + 0.001 then break end
  found[#found + 1] = {one[2], {one[3], one[4]}}
end
return found`,
);

/**
 * ARGV: city, before (ms), limit. Looks at no more than twenty times the limit. Scores are a few
 * seconds behind, so each rider itself is asked.
 */
export const silentScript = makeScript(
  "silent",
  `${reading}
local limit = tonumber(ARGV[3])
local seen = 'supply:seen:{' .. ARGV[1] .. '}'
local ids = redis.call('ZRANGEBYSCORE', seen, '-inf', '(' .. ARGV[2], 'LIMIT', 0, limit * 20)
for _, id in ipairs(ids) do
  local meta = load(id)
  if meta and meta[1] ~= 'on_trip' and tonumber(meta[8]) < tonumber(ARGV[2]) then give(id, meta) end
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
