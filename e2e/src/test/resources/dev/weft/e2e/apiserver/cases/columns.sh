G=$(echo $NS | tr -d -).diff.weft.dev
trap 'kubectl delete crd things.$G --wait=false > /dev/null' EXIT
cat <<END | k create -f -
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.$G}
spec:
  group: $G
  scope: Namespaced
  names: {plural: things, kind: Thing, categories: [stuff]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.selector}}
    selectableFields: [{jsonPath: .spec.color}]
    additionalPrinterColumns:
    - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
    - {name: Color, type: string, jsonPath: .spec.color, description: its colour}
    - {name: Size, type: integer, jsonPath: .spec.size}
    - {name: Names, type: string, jsonPath: '.spec.parts[*].name', priority: 1}
    - {name: First, type: string, jsonPath: '.spec.parts[0].name'}
    - {name: Since, type: date, jsonPath: .status.since}
    - {name: Label, type: string, jsonPath: ".metadata.labels['a\\\\.b/c']"}
    - {name: Flag, type: boolean, jsonPath: .spec.flag}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {type: object, properties: {color: {type: string}, size: {type: integer}, flag: {type: boolean}, replicas: {type: integer}, parts: {type: array, items: {type: object, properties: {name: {type: string}}}}}}
          status: {type: object, x-kubernetes-preserve-unknown-fields: true}
  - name: v1beta1
    served: true
    storage: false
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
END
kubectl wait --for=condition=Established crd/things.$G --timeout=20s > /dev/null
for i in 1 2 3 4 5 6 7 8 9 10; do kubectl get things.$G -A > /dev/null 2>&1 && break; sleep 0.3; done
cat <<END | k create -f -
apiVersion: $G/v1
kind: Thing
metadata: {name: full, labels: {a.b/c: x}}
spec: {color: red, size: 3, flag: true, replicas: 2, parts: [{name: one}, {name: two}]}
---
apiVersion: $G/v1beta1
kind: Thing
metadata: {name: bare}
spec: {}
END
k patch thing full --subresource=status --type=merge -p '{"status":{"since":"2020-01-01T00:00:00Z","replicas":1,"selector":"a=b","conditions":[{"type":"Other","status":"False"},{"type":"Ready","status":"True"}]}}'
k get things
k get things -o wide
k get stuff -o name
k get things --field-selector spec.color=red -o name
k get things --field-selector spec.size=3 -o name
k get things.v1beta1.$G bare -o jsonpath='{.apiVersion}'
k get things.v1beta1.$G full -o jsonpath='{.spec}'
k scale thing full --replicas=5
k get thing full --subresource=scale -o jsonpath='{.spec} {.status} {.kind}'
k get thing full -o jsonpath='{.spec.replicas} {.metadata.generation}'
k wait --for=condition=Ready thing/full --timeout=5s
k wait --for=jsonpath='{.spec.color}'=red thing/full --timeout=5s
k describe thing full | grep -vE 'Creation|Resource Version|UID'
kubectl get crd things.$G -o jsonpath='{.status.acceptedNames} {.status.storedVersions} {.status.conditions[*].type} {.spec.conversion}'
k delete thing full bare
kubectl delete crd things.$G
k get things.$G 2>&1
