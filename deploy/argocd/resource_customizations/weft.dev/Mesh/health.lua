-- What Argo CD is to think of a Mesh. Lua 5.1 without libraries, as Argo CD runs it.
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

-- The order of kstatus.
local reconciling = condition("Reconciling")
if reconciling.status == "True" then
  return health("Progressing", reconciling.message)
end
local stalled = condition("Stalled")
if stalled.status == "True" then
  return health("Degraded", stalled.message)
end
local ready = condition("Ready")
if ready.status == "True" then
  return health("Healthy", ready.message)
end
return health("Progressing", ready.message)
