/**
 * The scripts of the shared live index: what has to happen as a whole. Each gets one key of the city
 * for the way to its node, and builds the other names of the same hash tag itself. Leases use the
 * server's clock, so that the clocks of the processes do not matter for them.
 */
import { makeScript } from "../../platform/index.ts";
import { INDEX_TTL_MS, LEASE_MS, LEFT_TTL_MS, META_TTL_MS } from "./redis-keys.ts";

/** Sums of ms are kept since this instant: those of a million riders stay exact in a double. */
export const SEEN_FROM_MS = Date.UTC(2026, 0, 1);

/** Changes are added up first and written once per key: a batch has many riders of few cells. */
const bookkeeping = `
local tag = '{' .. ARGV[1] .. '}'
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local sums, counts, entered, shown, left = {}, {}, {}, {}, {}
local seen, leases, dropped, answers, spoken = {}, {}, {}, {}, {}
local function metaKey(id) return 'driver:meta:' .. tag .. ':' .. id end
local function add(list, one, two)
  local size = #list
  list[size + 1], list[size + 2] = one, two
end
local function push(lists, key, one, two)
  local list = lists[key]
  if not list then list = {}; lists[key] = list end
  add(list, one, two)
end
local function whole(number) return string.format('%.0f', number) end
local function sumOf(vehicle, parent)
  local key = vehicle .. ':' .. parent
  local sum = sums[key]
  if not sum then sum = {0, 0, 0, 0}; sums[key] = sum end
  return sum
end
local function tally(rider, by)
  local sum = sumOf(rider.vehicle, rider.parent)
  sum[1] = sum[1] + by
  if rider.status == 'online' then sum[2] = sum[2] + by end
  sum[3] = sum[3] + by * (rider.seen - ${SEEN_FROM_MS})
  sum[4] = sum[4] + by * math.floor(rider.acceptance * 1000 + 0.5)
  counts[rider.status] = (counts[rider.status] or 0) + by
end
local function load(id)
  local m = redis.call('HMGET', metaKey(id), 'status', 'vehicle_type', 'cell', 'cell_r7', 'seen_at',
    'acceptance_rate', 'moved_stamp', 'state_stamp', 'placed_stamp', 'left_stamp')
  if not m[1] then return nil end
  return { status = m[1], vehicle = m[2], cell = m[3], parent = m[4], seen = tonumber(m[5]),
    acceptance = tonumber(m[6]), moved = tonumber(m[7]), movedStamp = m[7], changed = tonumber(m[8]), stateStamp = m[8],
    placed = tonumber(m[9]), leftAt = tonumber(m[10]), leftStamp = m[10],
    seenText = m[5], acceptanceText = m[6] }
end
local function placeOf(rider) return rider.vehicle .. ':' .. rider.cell end
local function show(id, rider)
  push(shown, placeOf(rider), id, rider.status .. ',' .. rider.lat .. ',' .. rider.lng .. ',' ..
    rider.bearing .. ',' .. rider.speed .. ',' .. rider.recorded .. ',' .. rider.seenText .. ',' ..
    rider.acceptanceText)
end
local function takeOut(id, rider)
  tally(rider, -1)
  push(left, placeOf(rider), id)
  dropped[#dropped + 1] = id
  redis.call('DEL', metaKey(id))
end
local function expire(key) redis.call('PEXPIRE', key, ${INDEX_TTL_MS}) end
local function settle()
  local seenHere, shownHere = 'drivers:h3:' .. tag .. ':', 'drivers:here:' .. tag .. ':'
  for place, ids in pairs(left) do
    redis.call('ZREM', seenHere .. place, unpack(ids))
    redis.call('HDEL', shownHere .. place, unpack(ids))
  end
  for place, list in pairs(entered) do
    redis.call('ZADD', seenHere .. place, unpack(list))
    expire(seenHere .. place)
  end
  for place, list in pairs(shown) do
    redis.call('HSET', shownHere .. place, unpack(list))
    if entered[place] then expire(shownHere .. place) end
  end
  local seenKey, leaseKey = 'supply:seen:' .. tag, 'supply:lease:' .. tag
  if #dropped > 0 then
    redis.call('ZREM', seenKey, unpack(dropped))
    redis.call('ZREM', leaseKey, unpack(dropped))
  end
  if #seen > 0 then redis.call('ZADD', seenKey, unpack(seen)) end
  if #leases > 0 then redis.call('ZADD', leaseKey, unpack(leases)) end
  local cellsKey, countsKey = 'supply:cells:' .. tag, 'supply:counts:' .. tag
  for key, sum in pairs(sums) do
    local snapshot = 'supply:snapshot:' .. tag .. ':' .. key
    if sum[1] ~= 0 and redis.call('HINCRBY', snapshot, 'active_drivers', whole(sum[1])) <= 0 then
      redis.call('DEL', snapshot)
      redis.call('SREM', cellsKey, key)
    else
      if sum[2] ~= 0 then redis.call('HINCRBY', snapshot, 'free_drivers', whole(sum[2])) end
      if sum[3] ~= 0 then redis.call('HINCRBY', snapshot, 'seen_sum', whole(sum[3])) end
      if sum[4] ~= 0 then redis.call('HINCRBY', snapshot, 'acceptance_sum', whole(sum[4])) end
      if sum[1] > 0 then redis.call('SADD', cellsKey, key) end
      if sum[1] > 0 or spoken[key] then expire(snapshot) end
    end
  end
  for status, by in pairs(counts) do
    if by ~= 0 then redis.call('HINCRBY', countsKey, status, whole(by)) end
  end
  for _, key in ipairs({seenKey, leaseKey, cellsKey, countsKey}) do expire(key) end
end`;

/** How many arguments describe one change; the kinds are told in redis-writes.ts. */
export const CHANGE_WIDTH = 18;

/**
 * Applies changes of riders, each rider once. Answers what the process has wrong: `gone` (has left;
 * only going online again brings the rider back), `taken` (another process has newer positions), or
 * the state that holds; each with the stamp of what made it so.
 */
export const applyScript = makeScript(
  "apply",
  `${bookkeeping}
local function speakFor(i, id, vehicle, parent)
  add(leases, whole(now + ${LEASE_MS}), id)
  add(seen, ARGV[i + 9], id)
  spoken[vehicle .. ':' .. parent] = true
  redis.call('PEXPIRE', metaKey(id), ${META_TTL_MS})
end
-- Most reports: a little further in the same cell, and nothing else is new.
local function stay(i, id, old)
  local sum = sumOf(old.vehicle, old.parent)
  sum[3] = sum[3] + tonumber(ARGV[i + 9]) - old.seen
  local place = old.vehicle .. ':' .. old.cell
  push(shown, place, id, old.status .. ',' .. table.concat(ARGV, ',', i + 4, i + 9) .. ',' ..
    old.acceptanceText)
  redis.call('HSET', metaKey(id), 'lat', ARGV[i + 4], 'lng', ARGV[i + 5], 'bearing', ARGV[i + 6],
    'speed_kmh', ARGV[i + 7], 'last_updated', ARGV[i + 8], 'seen_at', ARGV[i + 9],
    'moved_stamp', ARGV[i + 13])
  if ARGV[i + 16] ~= '' then
    speakFor(i, id, old.vehicle, old.parent)
    push(entered, place, ARGV[i + 9], id)
  end
end
local function put(i, id, old)
  local isNew = not old
  if old and old.stateStamp == ARGV[i + 14] and old.cell == ARGV[i + 11] and ARGV[i + 17] == ''
    and old.vehicle == ARGV[i + 2] and old.moved <= tonumber(ARGV[i + 13]) then
    return stay(i, id, old)
  end
  local rider = { status = ARGV[i + 3], vehicle = ARGV[i + 2], cell = ARGV[i + 11], parent = ARGV[i + 12],
    seen = tonumber(ARGV[i + 9]), acceptance = tonumber(ARGV[i + 10]), lat = ARGV[i + 4], lng = ARGV[i + 5],
    bearing = ARGV[i + 6], speed = ARGV[i + 7], recorded = ARGV[i + 8], seenText = ARGV[i + 9],
    acceptanceText = ARGV[i + 10] }
  local moved, changed = tonumber(ARGV[i + 13]), tonumber(ARGV[i + 14])
  local fields = {}
  if old then
    if moved < old.moved then
      answers[#answers + 1] = {id, 'taken', old.movedStamp}
      return
    end
    if changed < old.changed then
      rider.status = old.status
      answers[#answers + 1] = {id, old.status, old.stateStamp}
    end
    if ARGV[i + 17] == '' then
      rider.acceptance, rider.acceptanceText = old.acceptance, old.acceptanceText
    end
    tally(old, -1)
    if old.cell ~= rider.cell or old.vehicle ~= rider.vehicle then
      push(left, placeOf(old), id)
    end
  end
  if isNew or changed >= old.changed then
    fields = {'status', rider.status, 'state_stamp', ARGV[i + 14]}
  end
  if isNew or ARGV[i + 17] ~= '' then add(fields, 'acceptance_rate', ARGV[i + 10]) end
  if isNew or tonumber(ARGV[i + 15]) > old.placed then add(fields, 'placed_stamp', ARGV[i + 15]) end
  local hasMoved = isNew or placeOf(old) ~= placeOf(rider)
  if hasMoved then
    add(fields, 'vehicle_type', rider.vehicle)
    add(fields, 'cell', rider.cell)
    add(fields, 'cell_r7', rider.parent)
  end
  tally(rider, 1)
  show(id, rider)
  redis.call('HSET', metaKey(id), 'lat', ARGV[i + 4], 'lng', ARGV[i + 5], 'bearing', ARGV[i + 6],
    'speed_kmh', ARGV[i + 7], 'last_updated', ARGV[i + 8], 'seen_at', ARGV[i + 9],
    'moved_stamp', ARGV[i + 13], unpack(fields))
  -- Scores and expiries follow every few seconds: a look at the rider itself is always exact.
  local isLease = isNew or ARGV[i + 16] ~= ''
  if isLease then
    speakFor(i, id, rider.vehicle, rider.parent)
  end
  if isLease or hasMoved then push(entered, placeOf(rider), ARGV[i + 9], id) end
end
local function patch(i, id, old)
  tally(old, -1)
  if ARGV[i + 3] ~= '' and tonumber(ARGV[i + 14]) >= old.changed then
    old.status = ARGV[i + 3]
    redis.call('HSET', metaKey(id), 'status', old.status, 'state_stamp', ARGV[i + 14])
  end
  if ARGV[i + 10] ~= '' then
    old.acceptance, old.acceptanceText = tonumber(ARGV[i + 10]), ARGV[i + 10]
    redis.call('HSET', metaKey(id), 'acceptance_rate', ARGV[i + 10])
  end
  tally(old, 1)
  local place = redis.call('HMGET', metaKey(id), 'lat', 'lng', 'bearing', 'speed_kmh', 'last_updated')
  old.lat, old.lng, old.bearing, old.speed, old.recorded = unpack(place)
  show(id, old)
end
for i = 2, #ARGV, ${CHANGE_WIDTH} do
  local kind, id = ARGV[i], ARGV[i + 1]
  local old = load(id)
  local leftAt, leftStamp = old and old.leftAt, old and old.leftStamp
  if leftAt then old = nil end
  if kind == 'put' or kind == 'restore' then
    if leftAt and tonumber(ARGV[i + 15]) <= leftAt then answers[#answers + 1] = {id, 'gone', leftStamp}
    elseif old and kind == 'restore' then answers[#answers + 1] = {id, 'taken', old.movedStamp}
    else
      if leftAt then redis.call('DEL', metaKey(id)) end
      put(i, id, old)
    end
  elseif kind == 'patch' then
    if old then patch(i, id, old) end
  elseif not old or tonumber(ARGV[i + 15]) >= old.placed then
    if old then takeOut(id, old) end
    if old or kind == 'remove' then
      redis.call('HSET', metaKey(id), 'status', 'offline', 'left_stamp', ARGV[i + 15])
      redis.call('PEXPIRE', metaKey(id), ${LEFT_TTL_MS})
    end
  end
end
settle()
return answers`,
);

const searching = `
local tag = '{' .. ARGV[1] .. '}'
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local searchKey, searchesKey = 'supply:search:' .. tag, 'supply:searches:' .. tag
local leaseKey = 'supply:search-lease:' .. tag
local function set(order, cell)
  local before = redis.call('HGET', searchKey, order)
  if before and before ~= cell then
    redis.call('HDEL', searchKey, order)
    if redis.call('HINCRBY', searchesKey, before, -1) <= 0 then redis.call('HDEL', searchesKey, before) end
  end
  if cell == '' then redis.call('ZREM', leaseKey, order) return end
  redis.call('ZADD', leaseKey, string.format('%.0f', now + ${LEASE_MS}), order)
  if before ~= cell then
    redis.call('HSET', searchKey, order, cell)
    redis.call('HINCRBY', searchesKey, cell, 1)
  end
end
local function settleSearches()
  for _, key in ipairs({searchKey, searchesKey, leaseKey}) do redis.call('PEXPIRE', key, ${INDEX_TTL_MS}) end
end`;

/** Sets where orders look for a rider: pairs of order and r7 cell, or '' when it no longer does. */
export const searchScript = makeScript(
  "search",
  `${searching}
for i = 2, #ARGV, 2 do set(ARGV[i], ARGV[i + 1]) end
settleSearches()`,
);

/** Takes out whose process is gone. ARGV[2]: at most so many. Answers how many riders went. */
export const sweepScript = makeScript(
  "sweep",
  `${bookkeeping}
local late = redis.call('ZRANGEBYSCORE', 'supply:lease:' .. tag, '-inf', now, 'LIMIT', 0, ARGV[2])
for _, id in ipairs(late) do
  local rider = load(id)
  if rider and not rider.leftAt then takeOut(id, rider) else dropped[#dropped + 1] = id end
end
if #late > 0 then settle() end
return #late`,
);

export const sweepSearchesScript = makeScript(
  "sweepSearches",
  `${searching}
local late = redis.call('ZRANGEBYSCORE', leaseKey, '-inf', now, 'LIMIT', 0, ARGV[2])
for _, order in ipairs(late) do set(order, '') end
return #late`,
);

export const writeScripts = [applyScript, searchScript, sweepScript, sweepSearchesScript] as const;
