#!lua flags=allow-oom
-- (Owning a partition costs little and goes on while the server is full.)
-- Take or renew the lease of one partition.
-- KEYS[1] lease, KEYS[2] epoch counter; ARGV[1] member, ARGV[2] token held or "", ARGV[3] ttl ms.
-- Returns the token, or "" while another member holds it.
local held = redis.call('GET', KEYS[1])
if held and held == ARGV[2] then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return held
end
-- The same member under an old token is an earlier life of ours: take over at once, fencing it.
if not held or string.sub(held, 1, #ARGV[1] + 1) == ARGV[1] .. '#' then
  if ARGV[2] ~= '' and held then
    return '' -- a later life of this member took over: this one must stop
  end
  local token = ARGV[1] .. '#' .. redis.call('INCR', KEYS[2])
  redis.call('SET', KEYS[1], token, 'PX', ARGV[3])
  return token
end
return ''
