cat <<END | kubectl -n $NS create -f - > /dev/null
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {a: b}}
spec: {containers: [{name: x, image: x:1}, {name: z, image: z:1}], initContainers: [{name: i, image: i:1, restartPolicy: Always}], schedulerName: none}
---
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {selector: {a: b, c: d}, ports: [{port: 80, name: a}, {port: 81, protocol: UDP, name: b}], externalIPs: [1.2.3.4]}
---
apiVersion: v1
kind: Secret
metadata: {name: s}
stringData: {a: b}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: es}
addressType: IPv4
ports: [{port: 80, name: a}, {port: 81, name: b}]
endpoints: [{addresses: [10.0.0.1]}, {addresses: [10.0.0.2]}, {addresses: [10.0.0.3]}, {addresses: [10.0.0.4]}]
---
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: {name: l}
spec: {holderIdentity: me}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rb}
roleRef: {kind: Role, name: r, apiGroup: rbac.authorization.k8s.io}
subjects: [{kind: User, name: u, apiGroup: rbac.authorization.k8s.io}, {kind: ServiceAccount, name: sa, namespace: other}]
---
apiVersion: v1
kind: Event
metadata: {name: e}
involvedObject: {kind: Pod, name: p, namespace: $NS}
reason: Because
message: it is so
type: Normal
count: 3
lastTimestamp: 2020-01-01T00:00:00Z
firstTimestamp: 2020-01-01T00:00:00Z
source: {component: me}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: st}
spec: {replicas: 0, serviceName: s, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: x, image: x}]}}}
END
for kind in pods services secrets endpointslices.discovery.k8s.io/es leases rolebindings statefulsets; do case $kind in */*) k get ${kind%/*} es -o wide;; *) k get $kind -o wide;; esac; done
k get events --field-selector reason=Because
k get events.events.k8s.io e -o jsonpath='{.note} {.regarding.name} {.deprecatedCount} {.deprecatedSource.component}'
status() { kubectl -n $NS patch pod p --subresource=status --type=merge -p "{\"status\":$1}" > /dev/null; kubectl -n $NS get pod p --no-headers -o wide | sed 's/ \+/ /g'; }
status '{"phase":"Running","podIP":"10.0.0.9","containerStatuses":[{"name":"x","ready":true,"restartCount":2,"image":"x","imageID":"","state":{"running":{}},"lastState":{"terminated":{"exitCode":1,"finishedAt":"2020-01-01T00:00:00Z"}}},{"name":"z","ready":false,"restartCount":0,"image":"y","imageID":"","state":{"waiting":{"reason":"CrashLoopBackOff"}}}],"initContainerStatuses":[{"name":"i","ready":true,"started":true,"restartCount":0,"image":"i","imageID":"","state":{"running":{}}}]}'
status '{"initContainerStatuses":[{"name":"i","ready":false,"started":false,"restartCount":0,"image":"i","imageID":"","state":{"waiting":{"reason":"ErrImagePull"}}}]}'
status '{"phase":"Failed","reason":"Evicted","initContainerStatuses":null,"containerStatuses":null}'
k get pod p --show-labels --no-headers
k get pods,svc -o name
k get ns $NS --no-headers
k delete pod p --force
