-- What Argo CD is to think of a TrafficSplit. Lua 5.1 without libraries, as Argo CD runs it.
local function health(status, message)
  return { status = status, message = message }
end

local function condition(name)
  for _, each in ipairs(obj.status.conditions) do
    if each.type == name then
      return each
    end
  end
  return { status = "Unknown", reason = "", message = "Waiting for the condition " .. name }
end

if obj.metadata.deletionTimestamp ~= nil then
  return health("Progressing", "It is being deleted")
end
if obj.status == nil or obj.status.conditions == nil then
  return health("Progressing", "Waiting for the operator to look at it")
end
if obj.status.observedGeneration ~= obj.metadata.generation then
  return health("Progressing", "Waiting for the operator to look at its latest change")
end

local accepted = condition("Accepted")
if accepted.status == "False" then
  return health("Degraded", accepted.message)
end
if accepted.status ~= "True" then
  return health("Progressing", accepted.message)
end
local rollout = condition("Progressing")
if rollout.status == "True" then
  return health("Progressing", rollout.message)
end
if rollout.reason == "RolledBack" then
  return health("Degraded", rollout.message)
end
if rollout.reason == "Paused" then
  return health("Suspended", rollout.message)
end
local programmed = condition("Programmed")
if programmed.status == "True" then
  return health("Healthy", programmed.message)
end
if programmed.reason == "RefusedByProxies" then
  return health("Degraded", programmed.message)
end
return health("Progressing", programmed.message)
