k create cm a
k delete cm a --wait=true
k delete cm a --ignore-not-found
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"held","finalizers":["weft.dev/x"]}}' | k create -f -
k delete cm held --wait=false
k delete cm held --wait=false
k delete cm held --timeout=1s
k get cm held -o jsonpath='{.metadata.finalizers} {.metadata.deletionGracePeriodSeconds}'
k patch cm held --type json -p '[{"op":"remove","path":"/metadata/finalizers"}]'
k get cm held
echo '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"nodeName":"nowhere","terminationGracePeriodSeconds":60,"containers":[{"name":"a","image":"x"}]}}' | k create -f -
k delete pod p --wait=false
k get pod p -o jsonpath='{.metadata.deletionGracePeriodSeconds}'
k delete pod p --wait=false --grace-period=20
k get pod p -o jsonpath='{.metadata.deletionGracePeriodSeconds}'
k delete pod p --grace-period=0 --force
k get pod p
echo '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"q"},"spec":{"schedulerName":"none","containers":[{"name":"a","image":"x"}]}}' | k create -f -
k delete pod q
kubectl create ns $NS-x > /dev/null
kubectl create cm held -n $NS-x > /dev/null
kubectl patch cm held -n $NS-x --type merge -p '{"metadata":{"finalizers":["weft.dev/x"]}}' > /dev/null
kubectl delete ns $NS-x --wait=false
sleep 1
kubectl get ns $NS-x --no-headers -o jsonpath='{.status.phase} {.spec.finalizers}'; echo
kubectl create cm late -n $NS-x
kubectl patch cm held -n $NS-x --type merge -p '{"metadata":{"finalizers":null}}' > /dev/null
for i in $(seq 100); do kubectl get ns $NS-x > /dev/null 2>&1 || break; sleep 0.2; done
kubectl get ns $NS-x
