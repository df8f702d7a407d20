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
crd() { echo "--- $1"; sed "$1" crd.yaml | k create --dry-run=server -o name -f - | grep -v '^ |' | LC_ALL=C sort; }
crd 's/self.min <= self.max/self.min <= self.nope/'
crd 's/self.min <= self.max/self.min + 1/'
crd "s/self.name != 'bad'/nope(self)/"
crd 's/scope: Namespaced/scope: Foo/'
crd 's/name: probes/name: others/'
crd 's/default: 1/default: x/'
crd 's/x-kubernetes-list-map-keys: .k., /foo: bar, /'
crd 's/required: .k., properties/properties/'
crd 's/name: {type: string, /name: {/'
crd 's/storage: true/stored: true/'
crd 's/kind: Probe,/kind: Probe, singular: probe2,/'
