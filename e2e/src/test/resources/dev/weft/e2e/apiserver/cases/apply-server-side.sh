doc() { cat <<END
apiVersion: apps/v1
kind: Deployment
metadata: {name: d, labels: $3}
spec:
  replicas: $1
  paused: true
  selector: {matchLabels: {app: d}}
  template:
    metadata: {labels: {app: d}}
    spec:
      containers: $2
END
}
C='[{name: x, image: "x:1", ports: [{containerPort: 80}], env: [{name: A, value: a}, {name: B, value: b}]}]'
doc 0 "$C" '{a: "1"}' | k apply --server-side -f -
doc 0 "$C" '{a: "1"}' | k apply --server-side -f -
k get deploy d -o jsonpath='{.metadata.generation}'
k get deploy d --show-managed-fields -o jsonpath='{.metadata.managedFields[?(@.operation=="Apply")]}'
doc 1 '[{name: x, image: "x:2"}]' '{b: "1"}' | k apply --server-side --field-manager=other -f -
doc 1 '[{name: x, image: "x:2"}]' '{b: "1"}' | k apply --server-side --field-manager=other --force-conflicts -f -
k get deploy d -o jsonpath='{.metadata.labels} {.spec.replicas} {.spec.template.spec.containers[*].image} {.spec.template.spec.containers[0].env}'
doc 1 '[{name: x, image: "x:2", env: [{name: B, value: b}]},{name: z, image: "z:1"}]' '{}' | k apply --server-side -f -
k get deploy d -o jsonpath='{.metadata.labels} {.spec.template.spec.containers}'
doc 1 '[{name: x, image: "x:2", env: [{name: B, value: b}]}]' '{}' | k apply --server-side -f -
k get deploy d -o jsonpath='{.spec.template.spec.containers[*].name}'
k get deploy d --show-managed-fields -o jsonpath='{.metadata.managedFields[?(@.manager=="other")].fieldsV1}'
k label deploy d c=d
k get deploy d --show-managed-fields -o jsonpath='{.metadata.managedFields[?(@.manager=="kubectl-label")].fieldsV1}'
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"a":"1","b":"2"}}' | k apply --server-side -f -
k patch cm m --type merge -p '{"data":{"a":"9","c":"3"}}'
k get cm m --show-managed-fields -o jsonpath='{.metadata.managedFields[*].fieldsV1}'
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"a":"1"}}' | k apply --server-side -f -
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"a":"9"}}' | k apply --server-side -f -
k get cm m -o jsonpath='{.data}'
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"}}' | k apply --server-side -f -
k get cm m -o jsonpath='{.data}'
k create cm u --from-literal=a=1
k get cm u --show-managed-fields -o jsonpath='{.metadata.managedFields[*].fieldsV1} {.metadata.managedFields[*].operation}'
echo '{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":80,"name":"a"},{"port":80,"protocol":"UDP","name":"b"}]}}' | k apply --server-side -f -
k get svc s --show-managed-fields -o jsonpath='{.metadata.managedFields[*].fieldsV1}'
echo '{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":80,"protocol":"UDP","name":"b"}]}}' | k apply --server-side -f -
k get svc s -o jsonpath='{.spec.ports}'
