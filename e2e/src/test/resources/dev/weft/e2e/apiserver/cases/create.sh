# What kubectl creates with typed clients goes as protobuf; the rest as JSON.
k create cm a --from-literal=x=1
k create secret generic s --from-literal=x=1
k create sa bob
k create role r --verb=get --resource=pods
k create rolebinding rb --role=r --serviceaccount=$NS:bob
k create clusterrole $NS --verb=get --resource=nodes --dry-run=server -o jsonpath='{.rules}'
k create deploy d --image=x --replicas=2
k create service clusterip web --tcp=80:8080
k create job j --image=x
k create pdb p --selector=a=b --min-available=1
k create cm a
k create ns default
k create cm b -n no-such-namespace
k get secret s -o jsonpath='{.data} {.type}'
k get role r -o jsonpath='{.rules}'
k get rolebinding rb -o jsonpath='{.subjects} {.roleRef}'
k get deploy d -o jsonpath='{.spec}'
k get svc web -o jsonpath='{.spec.ports} {.spec.type} {.spec.sessionAffinity} {.spec.ipFamilies} {.spec.ipFamilyPolicy} {.spec.internalTrafficPolicy}'
k get pdb p -o jsonpath='{.spec}'
k get job j -o jsonpath='{.spec.template.spec} {.spec.backoffLimit} {.spec.completions} {.spec.parallelism}'
k run p --image=nginx:1.2 --dry-run=server -o jsonpath='{.spec.containers[0].imagePullPolicy} {.spec.tolerations} {.spec.serviceAccountName} {.status.qosClass} {.spec.enableServiceLinks} {.spec.volumes[0].projected}{.spec.preemptionPolicy}{.spec.priority}'
k expose deploy d --port=80
k get cm kube-root-ca.crt -o name
k get sa default -o name
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"gen-"}}' | k create -f - -o jsonpath='{.metadata.generateName}'
