#!lua flags=allow-oom
-- (Owning a partition costs little and goes on while the server is full.)
-- Show a sign of life in a group and learn who else lives.
-- KEYS[1] members (sorted set: member -> expiry ms); ARGV[1] member, ARGV[2] ttl ms (0 leaves).
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if tonumber(ARGV[2]) > 0 then
  redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2] * 2)
else
  redis.call('ZREM', KEYS[1], ARGV[1])
end
return redis.call('ZRANGE', KEYS[1], 0, -1)
