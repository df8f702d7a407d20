G=$(echo $NS | tr -d -).diff.weft.dev
cat > crd.yaml <<END
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: probes.$G}
spec:
  group: $G
  scope: Namespaced
  names: {plural: probes, singular: probe, kind: Probe, shortNames: [pb]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            required: [name]
            x-kubernetes-validations:
            - {rule: "self.min <= self.max", message: "min over max"}
            - {rule: "self.name != 'bad'", messageExpression: "'name ' + self.name + ' is bad'", reason: FieldValueForbidden, fieldPath: ".name"}
            properties:
              name: {type: string, maxLength: 10, minLength: 2, pattern: '^[a-z]+$'}
              imm: {type: string, x-kubernetes-validations: [{rule: "self == oldSelf", message: "is immutable"}]}
              min: {type: integer, minimum: 0, maximum: 10, default: 1}
              max: {type: integer, exclusiveMaximum: true, maximum: 10, default: 2, multipleOf: 2}
              mode: {type: string, enum: [A, B]}
              items: {type: array, minItems: 1, maxItems: 2, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: object, required: [k], properties: {k: {type: string}, v: {type: number}}}}
              set: {type: array, x-kubernetes-list-type: set, items: {type: string}}
              m: {type: object, maxProperties: 2, minProperties: 1, additionalProperties: {type: integer}}
              ios: {x-kubernetes-int-or-string: true}
              dt: {type: string, format: date-time}
              b: {type: boolean}
              one: {type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]},{required: [b]}]}
              any: {type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]},{required: [b]}]}
              not: {type: integer, not: {minimum: 5}}
          status:
            type: object
            properties: {x: {type: string}}
END
trap 'kubectl delete crd probes.$G --wait=false > /dev/null' EXIT
k create -f crd.yaml
kubectl wait --for=condition=Established crd/probes.$G --timeout=20s > /dev/null
for i in 1 2 3 4 5 6 7 8 9 10; do kubectl get probes.$G -A > /dev/null 2>&1 && break; sleep 0.3; done
t() { echo "--- $1"; printf 'apiVersion: %s/v1\nkind: Probe\nmetadata: {name: a}\nspec: %s\n' $G "$1" | k create --validate=false --dry-run=server -o jsonpath='{.spec}' -f - | LC_ALL=C sort; }
t '{name: a}'
t '{name: abcdefghijklmno}'
t '{name: "AB"}'
t '{name: ok, min: 5}'
t '{name: bad}'
t '{name: ok, min: "x"}'
t '{name: ok, min: -1}'
t '{name: ok, min: 11, max: 20}'
t '{name: ok, max: 10}'
t '{name: ok, max: 3}'
t '{name: ok, mode: C}'
t '{name: ok, items: []}'
t '{name: ok, items: [{k: a},{k: b},{k: c}]}'
t '{name: ok, items: [{k: a},{k: a}]}'
t '{name: ok, items: [{v: 1}]}'
t '{name: ok, set: [a,a]}'
t '{name: ok, m: {}}'
t '{name: ok, m: {a: 1, b: 2, c: 3}}'
t '{name: ok, m: {a: x}}'
t '{name: ok, ios: 1.5}'
t '{name: ok, dt: x}'
t '{name: ok, b: "true"}'
t '{name: ok, one: {}}'
t '{name: ok, one: {a: x, b: x}}'
t '{name: ok, any: {}}'
t '{name: ok, not: 7}'
t '{name: 5}'
t '{}'
t '[]'
t '{name: ok, min: null}'
t '{name: null}'
t '{name: ok, mode: 5, b: 1}'
t '{name: ok, items: {a: b}}'
t '{name: ok, set: x}'
t '{name: ok, min: 1.5}'
y() { printf 'apiVersion: %s/v1\nkind: Probe\nmetadata: {name: %s}\nspec: %s\n' $G $1 "$2"; }
y a '{name: ok, imm: x, unk: 1}' | k create -f -
y a '{name: ok, imm: x, unk: 1}' | k create --validate=warn -f -
k get probe a -o jsonpath='{.spec} {.metadata.generation}'
k patch probe a --type merge -p '{"spec":{"imm":"y"}}'
k patch probe a --type merge -p '{"spec":{"mode":"A"}}'
k patch probe a --type merge -p '{"status":{"x":"lost"}}'
k patch probe a --subresource=status --type merge -p '{"status":{"x":"kept"},"spec":{"mode":"B"}}'
k get probe a -o jsonpath='{.spec} {.status} {.metadata.generation}'
k patch probe a --type strategic -p '{"spec":{"mode":"A"}}'
k get pb --no-headers
y b '{name: second, items: [{k: a, v: 1}, {k: b}]}' | k apply --server-side -f -
y b '{name: second, items: [{k: b, v: 2}]}' | k apply --server-side --field-manager=other -f -
y b '{name: second, items: [{k: a, v: 1}]}' | k apply --server-side -f -
k get probe b -o jsonpath='{.spec.items}'
for m in kubectl other; do k get probe b --show-managed-fields -o jsonpath="{.metadata.managedFields[?(@.manager=='$m')].fieldsV1}"; done
y b '{name: second}' | k apply --server-side --field-manager=other -f -
k get probe b -o jsonpath='{.spec.items}'
y b '{name: second}' | k apply --server-side -f -
k get probe b -o jsonpath='{.spec}'
k scale probe b --replicas=2
kubectl explain probe.spec --api-version=$G/v1 | sed "s/$G/G/" | head -20
k replace -f - <<END
{"apiVersion":"$G/v1","kind":"Probe","metadata":{"name":"b"},"spec":{"name":"ab"}}
END
k delete probe --all
