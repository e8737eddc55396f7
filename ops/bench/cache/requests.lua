-- Asks for the URL paths that a file lists, one after the other: over and over, or each once.
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
  for path in io.lines(arguments[1]) do requests[#requests + 1] = wrk.format("GET", path) end
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

function done(summary)
  local errors = summary.errors
  io.write(string.format(
    '@wrk {"requests":%d,"bytes":%d,"microseconds":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.bytes, thread:get("took") or summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
end
