-- Compare the position of one partition and, if it is the expected one, move counters and position together.
-- KEYS[1] position hash, KEYS[2..] what the operations touch.
-- ARGV: fence, expected offset, next offset, now ms, then operations, each: name, index into KEYS, ttl ms, n, n arguments.
--   count  field delta ...     add to a hash of integers
--   max    field value ...     raise integers of a hash
--   set    value ...           strings: the first value into the key, each further one into the key after it
--   append value               to a string
--   del                        a key, whatever stands there
--   rpush  entry ...           to the end of a list
--   zadd   score member ...    into a sorted set
--   zrem   member ...          out of a sorted set
-- Everything is read and checked before the first write: a call that raised half-way would keep its earlier writes.
local pos = KEYS[1]
local state = redis.call('HMGET', pos, 'fence', 'offset')
local refused = (state[1] or '0') ~= ARGV[1] and {'FENCED', state[1] or '0'}
  or (state[2] or '0') ~= ARGV[2] and {'MOVED', state[2] or '0'}
if refused then
  redis.call('HINCRBY', pos, 'refused', 1)
  return refused
end

local kinds = {count = 'hash', max = 'hash', set = 'string', append = 'string', zadd = 'zset', zrem = 'zset', rpush = 'list'}
-- Only what Redis reads as the same integer: Lua alone would also take ' 5', '1e5' and '0x10', and fail while writing.
local function whole(text)
  local number = string.match(text, '^%-?%d+$') and tonumber(text)
  return number and math.abs(number) < 9e15 and number
end
local function bad(why, at) return redis.error_reply('BADAPPLY ' .. why .. ' at argument ' .. at) end

if not whole(ARGV[3]) or not whole(ARGV[4]) then return bad('no position or no time', 3) end

local CHUNK = 1000
local plan, counted = {}, {}
local i = 5
while i <= #ARGV do
  local name, key, ttl, n = ARGV[i], KEYS[whole(ARGV[i + 1]) or 0], whole(ARGV[i + 2]), whole(ARGV[i + 3])
  if not key or not ttl or not n or n < 0 or i + 3 + n > #ARGV then return bad('malformed operation', i) end
  local first, last = i + 4, i + 3 + n
  if name == 'del' then
    plan[#plan + 1] = {'del', key}
  else
    local want = kinds[name]
    if not want then return bad('unknown operation ' .. name, i) end
    local kind = redis.call('TYPE', key).ok
    if kind ~= 'none' and kind ~= want then return bad(key .. ' is a ' .. kind .. ', not a ' .. want, i) end
    if name == 'count' or name == 'max' then
      if n % 2 ~= 0 then return bad('odd arguments', i) end
      -- New values are computed from what is held now: a second operation on the key would overwrite the first.
      if counted[name .. key] then return bad('second ' .. name .. ' of ' .. key, i) end
      counted[name .. key] = true
      for from = first, last, CHUNK do
        local to = math.min(from + CHUNK - 1, last)
        local fields = {}
        for a = from, to, 2 do fields[#fields + 1] = ARGV[a] end
        if #fields > 0 then
          local held = redis.call('HMGET', key, unpack(fields))
          local write = {'HSET', key}
          for f, field in ipairs(fields) do
            local old, delta = whole(held[f] or '0'), whole(ARGV[from + f * 2 - 1])
            if not old or not delta then return bad('no integer in ' .. key .. ' ' .. field, from + f * 2 - 1) end
            local new = name == 'count' and old + delta or held[f] and math.max(old, delta) or delta
            -- A bucket that has expired took its counts along: nothing is left that could be taken back from it.
            if kind ~= 'none' or name ~= 'count' or new >= 0 then
              write[#write + 1] = field
              write[#write + 1] = string.format('%.0f', new)
            end
          end
          if #write > 2 then plan[#plan + 1] = write end
        end
      end
    elseif name == 'set' then
      local at = whole(ARGV[i + 1])
      for a = first, last do
        local target = KEYS[at + a - first]
        if not target then return bad('a value without a key', a) end
        local stands = redis.call('TYPE', target).ok
        if stands ~= 'none' and stands ~= want then return bad(target .. ' is a ' .. stands, a) end
        plan[#plan + 1] = ttl > 0 and {'SET', target, ARGV[a], 'PX', ARGV[i + 2]} or {'SET', target, ARGV[a]}
      end
    elseif name == 'append' then
      if n ~= 1 then return bad('one value expected', i) end
      plan[#plan + 1] = {'APPEND', key, ARGV[first]}
    else
      if name == 'zadd' then
        if n % 2 ~= 0 then return bad('odd arguments', i) end
        for a = first, last, 2 do
          if not whole(ARGV[a]) then return bad('no score', a) end
        end
      end
      for from = first, last, CHUNK do
        plan[#plan + 1] = {string.upper(name), key, unpack(ARGV, from, math.min(from + CHUNK - 1, last))}
      end
    end
    if ttl > 0 and name ~= 'set' then plan[#plan + 1] = {'PEXPIRE', key, ARGV[i + 2]} end
  end
  i = last + 1
end

for _, call in ipairs(plan) do redis.call(unpack(call)) end
redis.call('HSET', pos, 'offset', ARGV[3], 'applied_at', ARGV[4])
return {'OK', ARGV[3]}
