{{- define "kindred.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "kindred.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "kindred.labels" -}}
{{ include "kindred.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "kindred.image" -}}
{{- if .Values.image.digest }}{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ if .Values.gpu.enabled }}-cuda{{ end }}
{{- end }}
{{- end }}

{{- define "kindred.tokenSecret" -}}
{{ .Values.writes.existingSecret | default (printf "%s-token" (include "kindred.name" .)) }}
{{- end }}

{{- define "kindred.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "kindred.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "kindred.monitored" -}}
{{- with .Values.metrics.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "kindred.check" -}}
{{- if and .Values.writes.enabled (not .Values.writes.existingSecret) (not .Values.writes.token) }}{{ fail "writes.enabled needs writes.existingSecret or writes.token" }}{{ end }}
{{- if and .Values.writes.claim (or .Values.autoscaling.enabled (gt (int .Values.replicas) 1)) }}{{ fail "writes.claim is one replica's: set replicas to 1 and leave autoscaling off, or share writes through Kafka" }}{{ end }}
{{- if and .Values.writes.enabled (not .Values.kafka.servers) (or .Values.autoscaling.enabled (gt (int .Values.replicas) 1)) }}{{ fail "writes.enabled with several replicas needs kafka.servers, or each replica has changes of its own" }}{{ end }}
{{- $names := list }}
{{- range .Values.bundles.archives }}{{ $names = append $names .name }}{{ end }}
{{- if ne (len $names) (len (uniq $names)) }}{{ fail "bundles.archives: each needs a name of its own" }}{{ end }}
{{- if and (not .Values.kafka.servers) (or .Values.kafka.exposuresTopic .Values.kafka.feedbackTopic) }}{{ fail "kafka.exposuresTopic and kafka.feedbackTopic need kafka.servers" }}{{ end }}
{{- if and .Values.autoscaling.enabled (lt (int .Values.autoscaling.max) (int .Values.autoscaling.min)) }}{{ fail "autoscaling.max must be at least autoscaling.min" }}{{ end }}
{{- if lt (int .Values.terminationSeconds) (add 25 .Values.drainSeconds | int) }}{{ fail "terminationSeconds must be at least drainSeconds and 25: a pod answers on for that long before it is told to end, 2 after it, and at most 20 until its last answer" }}{{ end }}
{{- end }}
