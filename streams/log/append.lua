-- Append records to one partition, if the owner's lease still stands.
-- KEYS[1] stream, KEYS[2] lease ("" tag kept in the same slot); ARGV[1] token or "", then value, headers, ...
if ARGV[1] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return redis.error_reply('FENCED')
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 2, #ARGV, 2 do
  -- 0-* numbers the records 0-1, 0-2, ... without a gap; the number survives trimming.
  if ARGV[i + 1] == '' then
    redis.call('XADD', KEYS[1], '0-*', 't', now, 'v', ARGV[i])
  else
    redis.call('XADD', KEYS[1], '0-*', 't', now, 'v', ARGV[i], 'h', ARGV[i + 1])
  end
end
return (#ARGV - 1) / 2
