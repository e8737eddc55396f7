-- Asks for the URL paths that a file lists, one after the other: over and over, or each once. POSTs the text of another file
-- if it is named.
-- Prints what came of it as JSON, behind a mark.
local ffi = require("ffi")
ffi.cdef("typedef struct { long sec; long nsec; } timespec; int clock_gettime(int clock, timespec *now);")
local CLOCK_MONOTONIC = 1
local now = ffi.new("timespec")
local function microseconds()
  ffi.C.clock_gettime(CLOCK_MONOTONIC, now)
  return tonumber(now.sec) * 1e6 + tonumber(now.nsec) / 1e3
end

-- In the one thread that asks.
local requests, next = {}, 0

function init(arguments)
  local method, body, headers = "GET", nil, {}
  if arguments[3] then
    method = "POST"
    body = io.open(arguments[3]):read("*a")
    headers["content-type"] = "application/json"
  end
  for path in io.lines(arguments[1]) do requests[#requests + 1] = wrk.format(method, path, headers, body) end
  if arguments[2] == "once" then
    local answered = 0
    response = function()
      answered = answered + 1
      -- wrk itself goes on until its time is over.
      if answered == #requests then
        took = microseconds() - started
        wrk.thread:stop()
      end
    end
  end
end

function request()
  started = started or microseconds()
  next = next % #requests + 1
  return requests[next]
end

-- In the thread that counts.
local thread
function setup(asking) thread = asking end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '@wrk {"requests":%d,"bytes":%d,"microseconds":%d,"refused":%d,"broken":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.bytes, thread:get("took") or summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50), latency:percentile(99)
  ))
end
