doc() { cat <<END
apiVersion: v1
kind: Service
metadata: {name: web, labels: {a: b}}
spec: {selector: {app: $1}, ports: $2}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data: $3
END
}
doc one '[{port: 80, name: http}]' '{a: "1", b: "2"}' | k apply -f -
doc one '[{port: 80, name: http}]' '{a: "1", b: "2"}' | k apply -f -
doc two '[{port: 80, name: http}, {port: 81, name: more}]' '{b: "3", c: "4"}' | k apply -f -
k get svc web -o jsonpath='{.spec.ports} {.spec.selector}'
k get cm conf -o jsonpath='{.data}'
doc two '[{port: 81, name: more}]' '{c: "4"}' | k diff -f - > /dev/null
doc two '[{port: 81, name: more}]' '{c: "4"}' | k apply -f -
k get svc web -o jsonpath='{.spec.ports}'
k get cm conf -o jsonpath='{.data} {.metadata.annotations}'
doc two '[{port: 81, name: more}]' '{c: "4"}' | k apply --dry-run=server -f -
doc two '[{port: 81, name: more, nope: 1}]' '{c: "4"}' | k apply -f -
doc two '[{port: 81, name: more, nope: 1}]' '{c: "4"}' | k apply --validate=warn -f -
EDITOR=true k edit cm conf
EDITOR='sed -i s/\"4\"$/\"5\"/' k edit cm conf
k get cm conf -o jsonpath='{.data}'
doc two '[]' '{}' | k delete -f -
