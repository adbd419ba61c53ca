-- Become the only writer of a partition.
-- KEYS[1] position hash, KEYS[2] what was restored.
-- The fence rises even where the store was emptied: a writer from before must not meet its own number again.
local pos = KEYS[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local fence = math.max(tonumber(redis.call('HGET', pos, 'fence') or '0') + 1, now)
redis.call('HSET', pos, 'fence', string.format('%.0f', fence))
local held = redis.call('HMGET', pos, 'offset', 'raw', 'high', 'emptying')
return {string.format('%.0f', fence), held[1], held[2], held[3], held[4], redis.call('HGETALL', KEYS[2])}
