r() { k get --raw "$1"; }
k get cm zz
k get nope
k delete cm zz
k scale deploy zz --replicas=1
r /foo
r /apis/nope.dev/v1
r /api/v1/nopes
r /apis/apps/v1/namespaces/$NS/deployments/zz
r "/api/v1/namespaces/$NS/pods?labelSelector=a%3D%3D%3Db"
r "/api/v1/namespaces/$NS/configmaps?limit=x"
r /healthz
r /readyz
r /livez
k create cm a --dry-run=server
k get cm a
k replace -f - <<END
{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"never-there"},"data":{"z":"9"}}
END
