-- One step of bringing a lost partition back; see restore.py.
-- KEYS[1] position hash, KEYS[2] what was restored, KEYS[3] the bucket.
-- ARGV: step, fence, lifetime of the bucket in ms, lifetime of what was restored in ms, n, n names and offsets,
-- then names and values of the bucket; in the last step, "begin", of the position hash.
local held = redis.call('HMGET', KEYS[1], 'fence', 'offset')
if (held[1] or '0') ~= ARGV[2] or held[2] then return 0 end
local n = tonumber(ARGV[5])
local function set(key, from, to)
  for at = from, to, 1000 do redis.call('HSET', key, unpack(ARGV, at, math.min(at + 999, to))) end
end
if ARGV[1] == 'begin' then
  set(KEYS[1], 6, #ARGV)
  return 1
end
set(KEYS[2], 6, 5 + n)
redis.call('PEXPIRE', KEYS[2], ARGV[4])
if KEYS[3] ~= KEYS[2] then
  redis.call('DEL', KEYS[3])
  set(KEYS[3], 6 + n, #ARGV)
  redis.call('PEXPIRE', KEYS[3], ARGV[3])
end
return 1
