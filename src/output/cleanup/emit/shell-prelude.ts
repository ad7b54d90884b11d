/** Needs bash, AWS CLI 2, and python3 for one digest of policy documents. */
export const PRELUDE = `#
# Run it with credentials of each account in turn: principals of other accounts are skipped.
# Without APPLY=yes it looks and says what it would do. What was answered before the first write of a
# principal is kept in UNDO_FOLDER, readable by you only.
set -uo pipefail
umask 077
APPLY=\${APPLY:-no}
# EVIDENCE may be MAX_EVIDENCE_HOURS old, and what is removed has been in quarantine for GRACE_DAYS.
MAX_EVIDENCE_HOURS=\${MAX_EVIDENCE_HOURS:-24}
GRACE_DAYS=\${GRACE_DAYS:-30}
NOW=$(date -u +%Y-%m-%dT%H:%M:%SZ)
UNDO_FOLDER=\${UNDO_FOLDER:-./iam-audit-undo-$NOW}
DONE=0 LEFT=0 ERROR= MARKED=

say() { printf '%s\\n' "$*" >&2; }
stop() { say "  stopped: $*"; return 1; }
ask() { aws iam "$@" --output text 2>/dev/null; }
later() { local LC_ALL=C; [[ "\${1:0:19}" > "\${2:0:19}" ]]; }
lower() { printf '%s' "$1" | LC_ALL=C tr '[:upper:]' '[:lower:]'; }
# ago COUNT hours|days H|d: of GNU, and of BSD and macOS
ago() { date -u -d "$1 $2 ago" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -v-"$1$3" +%Y-%m-%dT%H:%M:%SZ; }

case $MAX_EVIDENCE_HOURS$GRACE_DAYS in *[!0-9]*) say 'MAX_EVIDENCE_HOURS and GRACE_DAYS are whole numbers'; exit 2 ;; esac
OLDEST=$(ago "$MAX_EVIDENCE_HOURS" hours H) && LATEST=$(ago "$GRACE_DAYS" days d) || exit 2
! later "$OLDEST" "$EVIDENCE" || { say "the evidence of $EVIDENCE is more than $MAX_EVIDENCE_HOURS hours old: make the plan anew"; exit 2; }
! later "$EVIDENCE" "$NOW" || { say "the evidence of $EVIDENCE is of later than now: set the clock"; exit 2; }
CALLER=$(aws sts get-caller-identity --query '[Account,Arn]' --output text) || exit 4
ACCOUNT=\${CALLER%%$'\\t'*} CALLER=\${CALLER#*$'\\t'}

# same user|role NAME ID CREATED
same() {
  local kind=User found
  [ "$1" = user ] || kind=Role
  MARKED=
  case $(lower "$CALLER") in
    *":user/$(lower "$2")"|*":user/"*"/$(lower "$2")") [ "$1" = role ] || { stop "user $2 is the caller"; return 1; } ;;
    *":assumed-role/$(lower "$2")/"*) [ "$1" = user ] || { stop "role $2 is the caller"; return 1; } ;;
  esac
  found=$(ask "get-$1" "--$1-name=$2" --query "$kind.[\${kind}Id,CreateDate]") || { stop "$1 $2 is gone"; return 1; }
  [ "\${found%%$'\\t'*}" = "$3" ] || { stop "$1 $2 has another unique id: somebody else has the name"; return 1; }
  local date=\${found#*$'\\t'}
  [ "\${date:0:19}" = "$4" ] || { stop "$1 $2 was made at another time"; return 1; }
  if [ "$APPLY" = yes ]; then
    mkdir -p "$UNDO_FOLDER" &&
      aws iam get-account-authorization-details --filter "$kind" --output json \\
        --query "\${kind}DetailList[?\${kind}Id=='$3']" > "$UNDO_FOLDER/$3.json" || { stop "nothing to undo with could be kept"; return 1; }
  fi
}

# same_list WHAT FOUND EXPECTED: pairs id=status
same_list() { [ "$2" = "$3" ] || { stop "$1: found '$2', planned '$3'"; return 1; }; }
pairs() { grep . | tr '\\t' '=' | LC_ALL=C sort | tr '\\n' ' ' | sed 's/ *$//'; }

same_keys() {
  local found
  found=$(ask list-access-keys "--user-name=$1" --query 'AccessKeyMetadata[].[AccessKeyId,Status]') ||
    { stop "its keys can't be listed"; return 1; }
  same_list 'access keys' "$(printf '%s' "$found" | pairs)" "$2"
}

same_others() {
  local services ssh certificates
  services=$(ask list-service-specific-credentials "--user-name=$1" \\
    --query 'ServiceSpecificCredentials[].[ServiceSpecificCredentialId,Status]') &&
    ssh=$(ask list-ssh-public-keys "--user-name=$1" --query 'SSHPublicKeys[].[SSHPublicKeyId,Status]') &&
    certificates=$(ask list-signing-certificates "--user-name=$1" --query 'Certificates[].[CertificateId,Status]') ||
    { stop "its other credentials can't be listed"; return 1; }
  same_list 'other credentials' "$(printf '%s\n' "$services" "$ssh" "$certificates" | pairs)" "$2"
}

# unused WHAT FOUND EXPECTED: times of last use
unused() { local found=\${2:0:19}; [ "$found" = "$3" ] || { stop "$1 was used at $found, planned with $3"; return 1; }; }
last() { ask "$@" || echo unknown; }
unused_key() { unused "key $1" "$(last get-access-key-last-used "--access-key-id=$1" --query AccessKeyLastUsed.LastUsedDate)" "$2"; }
unused_password() { unused 'its password' "$(last get-user "--user-name=$1" --query User.PasswordLastUsed)" "$2"; }
unused_role() { unused "role $1" "$(last get-role "--role-name=$1" --query Role.RoleLastUsed.LastUsedDate)" "$2"; }

# same_document ARN DIGEST ATTACHMENTS
same_document() {
  local version found counts
  counts=$(ask get-policy "--policy-arn=$1" --query 'Policy.[AttachmentCount,PermissionsBoundaryUsageCount]') ||
    { stop "policy $1 can't be read"; return 1; }
  [ "\${counts#*$'\\t'}" = 0 ] || { stop "policy $1 is a permissions boundary now"; return 1; }
  [ "\${counts%%$'\\t'*}" -le "$3" ] || { stop "policy $1 is attached to more than it was"; return 1; }
  version=$(ask get-policy "--policy-arn=$1" --query Policy.DefaultVersionId) &&
    found=$(aws iam get-policy-version "--policy-arn=$1" "--version-id=$version" --query PolicyVersion.Document --output json | digest) ||
    { stop "policy $1 can't be read"; return 1; }
  [ "$found" = "$2" ] || { stop "policy $1 was changed since"; return 1; }
}
# same_inline user|role NAME POLICY DIGEST
same_inline() {
  local found
  found=$(aws iam "get-$1-policy" "--$1-name=$2" "--policy-name=$3" --query PolicyDocument --output json 2>/dev/null | digest) ||
    { stop "inline policy $3 can't be read"; return 1; }
  [ "$found" = "$4" ] || { stop "inline policy $3 was changed since"; return 1; }
}
digest() {
  python3 -c '
import hashlib, json, sys
def ordered(v):
    if isinstance(v, list): return [ordered(e) for e in v]
    if isinstance(v, dict): return {"object": [[k, ordered(v[k])] for k in sorted(v)]}
    return v
text = json.dumps(ordered(json.load(sys.stdin)), separators=(",", ":"), ensure_ascii=False)
print(hashlib.sha256(text.encode()).hexdigest())'
}

run() {
  if [ "$APPLY" != yes ]; then say "  would: aws $*"; return 0; fi
  say "  aws $*"
  local wait
  for wait in 2 4 8 16 0; do
    if ERROR=$(aws "$@" 2>&1 >/dev/null); then sleep 1; return 0; fi
    case $ERROR in
      *DeleteConflict*|*EntityTemporarilyUnmodifiable*|*ConcurrentModification*) [ $wait = 0 ] || sleep $wait ;;
      *) break ;;
    esac
  done
  say "  $ERROR"
  return 1
}
full() { case $ERROR in *LimitExceeded*) return 0 ;; *) return 1 ;; esac; }

# each KIND NAME COMMAND…: once for each that is found
each() {
  local kind=$1 name=$2 one list
  shift 2
  case $kind in
    mfa_device) list=$(ask list-mfa-devices "--user-name=$name" --query 'MFADevices[].[SerialNumber]') || return 1; DEVICES=$list ;;
    virtual_mfa_device) list=$(printf '%s' "\${DEVICES:-}" | grep '^arn:.*:mfa/' || true) ;;
    instance_profile)
      list=$(ask list-instance-profiles-for-role "--role-name=$name" --query 'InstanceProfiles[].[InstanceProfileName]') || return 1 ;;
  esac
  while IFS= read -r one; do
    [ -n "$one" ] || continue
    if [ "$kind" = instance_profile ]; then run "$@" "--instance-profile-name=$one" || return 1
    else run "$@" "--serial-number=$one" || return 1; fi
  done <<< "$list"
}

# room iam delete-policy-version --policy-arn=…: the oldest version that is not the default
room() {
  local arn=\${3#*=} oldest
  oldest=$(ask list-policy-versions "--policy-arn=$arn" \\
    --query 'sort_by(Versions[?!IsDefaultVersion],&CreateDate)[0].VersionId') || return 1
  if [ "$APPLY" = yes ]; then
    mkdir -p "$UNDO_FOLDER" &&
      aws iam get-policy-version "--policy-arn=$arn" "--version-id=$oldest" > "$UNDO_FOLDER/\${arn##*/}-$oldest.json" || return 1
  fi
  run "$@" "--version-id=$oldest"
}

# principal ACCOUNT TITLE FUNCTION
principal() {
  [ "$1" = "$ACCOUNT" ] || return 0
  say "$2"
  if "$3"; then DONE=$((DONE + 1)); else LEFT=$((LEFT + 1)); fi
}
finish() {
  say "$DONE done, $LEFT left undone in account $ACCOUNT"
  [ "$LEFT" = 0 ] || exit 3
}
`;
