kubectl -n $NS create cm a --from-literal=x=1 > /dev/null
k patch cm a --type json -p '[{"op":"add","path":"/data/y","value":"2"},{"op":"test","path":"/data/x","value":"1"},{"op":"copy","from":"/data/x","path":"/data/z"},{"op":"move","from":"/data/y","path":"/data/w"},{"op":"remove","path":"/data/x"}]'
k get cm a -o jsonpath='{.data}'
k patch cm a --type json -p '[{"op":"test","path":"/data/z","value":"3"}]'
k patch cm a --type json -p '{"op":"test"}'
k patch cm a --type merge -p '{"data":{"z":null,"n":"1"}}'
k patch cm a --type merge -p '{"data":{"n":"1"}}'
k patch cm a --type merge -p '{"data":{"n":1}}'
k patch cm a --type merge -p '{"dada":{"n":"1"}}'
k get cm a -o jsonpath='{.data}'
k patch cm zz --type merge -p '{}'
cat <<END | kubectl -n $NS apply -f - > /dev/null
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  paused: true
  replicas: 0
  selector: {matchLabels: {app: d}}
  template:
    metadata: {labels: {app: d}}
    spec:
      containers:
      - {name: x, image: x, ports: [{containerPort: 80, name: http}], env: [{name: A, value: a}, {name: B, value: b}], volumeMounts: [{name: v, mountPath: /v}], args: [one, two]}
      - {name: z, image: z}
      volumes: [{name: v, emptyDir: {}}]
      tolerations: [{key: t, operator: Exists}]
END
show() { k get deploy d -o jsonpath="{.spec.template.spec.$1}"; }
k patch deploy d -p '{"spec":{"template":{"spec":{"containers":[{"name":"x","env":[{"name":"C","value":"c"},{"name":"A","$patch":"delete"}],"args":["three"]}]}}}}'; show containers
k patch deploy d -p '{"spec":{"template":{"spec":{"containers":[{"name":"z","$patch":"delete"},{"name":"w","image":"z"}]}}}}'; show containers[*].name
k patch deploy d -p '{"spec":{"template":{"spec":{"volumes":[{"name":"v","emptyDir":null,"configMap":{"name":"q"}}]}}}}'; show volumes
k patch deploy d -p '{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"w"},{"name":"x"}],"containers":[{"name":"w"}]}}}}'; show containers[*].name
k patch deploy d -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"u","operator":"Exists"}]}}}}'; show tolerations
k patch deploy d -p '{"spec":{"template":{"spec":{"nodeSelector":{"a":"b"}}}}}'; show nodeSelector
k patch deploy d -p '{"spec":{"template":{"spec":{"nodeSelector":{"$patch":"replace","c":"d"}}}}}'; show nodeSelector
k patch deploy d -p '{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}'; k get deploy d -o jsonpath='{.spec.strategy}'
k patch deploy d -p '{"metadata":{"finalizers":["weft.dev/a"]}}'; k patch deploy d -p '{"metadata":{"$deleteFromPrimitiveList/finalizers":["weft.dev/a"]}}'; k get deploy d -o jsonpath='{.metadata.finalizers}'
k set image deploy/d w=w2
k set env deploy/d -c w Q=q; show containers
k rollout resume deploy/d
k patch deploy d -p '{"spec":{"selector":{"matchLabels":{"q":"r"}}}}'
