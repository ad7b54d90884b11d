/** What stops a principal, beside who it is and what keys it has. */
export const GUARDS = `
# each_tag user|role NAME FUNCTION ARGUMENT…: until it stops one
each_tag() {
  local tags key value kind=User
  [ "$1" = user ] || kind=Role
  tags=$(ask "get-$1" "--$1-name=$2" --query "$kind.Tags[].[Key,Value]") || { stop "its tags can't be read"; return 1; }
  shift 2
  while IFS=$'\\t' read -r key value; do "$@" "$(lower "$key")" "$value" || return 1; done <<< "$tags"
}

# free user|role NAME BREAK_GLASS KEEP: no tag protects it
free() { each_tag "$1" "$2" free_tag "$3" "$4"; }
free_tag() {
  local glass value=\${1#*=}
  glass=$(lower "\${1%%=*}")
  if [ -n "$1" ] && [ "$3" = "$glass" ] && { [ "$value" = "$1" ] || [ "$4" = "$value" ]; }; then
    stop "its tag $1 protects it"
    return 1
  fi
  if [ "$2" = no ] || [ "$3" != 'iam-audit:keep' ]; then return 0; fi
  [[ $4 =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] && later "$NOW" "\${4}T23:59:59Z" ||
    { stop "its tag iam-audit:keep=$4 asks to keep it"; return 1; }
}

# quarantined user|role NAME MARK DENY: marked long enough ago, and (with the ARN of what denies) denied all the while
quarantined() {
  local held
  SINCE=
  each_tag "$1" "$2" since_tag "$(lower "$3")" || return 1
  [[ $SINCE =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,12}Z$ ]] || { stop "the tag $3 is not there any more"; return 1; }
  ! later "$SINCE" "$LATEST" || { stop "in quarantine since $SINCE, and $GRACE_DAYS days are needed"; return 1; }
  if [ -z "$MARKED" ] || later "$SINCE" "$MARKED"; then MARKED=$SINCE; fi
  [ -n "$4" ] || return 0
  held=$(ask "list-attached-$1-policies" "--$1-name=$2" --query 'AttachedPolicies[].[PolicyArn]') ||
    { stop "its policies can't be listed"; return 1; }
  printf '%s\\n' "$held" | grep -qxF "$4" || [ "$(boundary "$1" "$2")" = "$4" ] ||
    { stop 'it is denied nothing any more: somebody took it out of quarantine'; return 1; }
}
since_tag() { [ "$2" != "$1" ] || SINCE=\${3%% *}; }
boundary() {
  local kind=User
  [ "$1" = user ] || kind=Role
  ask "get-$1" "--$1-name=$2" --query "$kind.PermissionsBoundary.PermissionsBoundaryArn"
}

# untried ARN: access advisor counts attempts that were denied, too
untried() {
  local job page status marker='' last turn=0
  job=$(ask generate-service-last-accessed-details "--arn=$1" --query JobId) || { stop "access advisor can't be asked"; return 1; }
  while [ "$marker" != None ]; do
    page=$(ask get-service-last-accessed-details "--job-id=$job" --max-items 1000 \${marker:+"--marker=$marker"} \\
      --query '[JobStatus,Marker,max(ServicesLastAccessed[].LastAuthenticated||\`[]\`)]') ||
      { stop "access advisor can't be asked"; return 1; }
    IFS=$'\\t' read -r status marker last <<< "$page"
    case $status,$last in
      COMPLETED,None) ;;
      COMPLETED,20*) ! later "$last" "$MARKED" || { stop "it tried something $last, in quarantine: somebody still needs it"; return 1; } ;;
      IN_PROGRESS,*) turn=$((turn + 1)) marker=''; [ $turn -lt 60 ] && sleep 2 || { stop 'access advisor did not answer'; return 1; } ;;
      *) stop "access advisor did not answer: $status"; return 1 ;;
    esac
  done
}

# same_held user|role NAME ATTACHED INLINE GROUPS: what hangs on it is what its steps take off
same_held() {
  local attached inline groups=''
  attached=$(ask "list-attached-$1-policies" "--$1-name=$2" --query 'AttachedPolicies[].[PolicyArn]') &&
    inline=$(ask "list-$1-policies" "--$1-name=$2" --query 'PolicyNames[].[@]') || { stop "its policies can't be listed"; return 1; }
  [ "$1" = role ] || groups=$(ask list-groups-for-user "--user-name=$2" --query 'Groups[].[GroupName]') ||
    { stop "its groups can't be listed"; return 1; }
  same_list policies "$(printf '%s' "$attached" | pairs)" "$3" &&
    same_list 'inline policies' "$(printf '%s' "$inline" | pairs)" "$4" && same_list groups "$(printf '%s' "$groups" | pairs)" "$5"
}

# same_password NAME yes|no: is there one, as planned, and none that was set since
same_password() {
  local found
  if found=$(aws iam get-login-profile "--user-name=$1" --query LoginProfile.CreateDate --output text 2>&1); then
    [ "$2" = yes ] || { stop 'it has a password, which is not in the plan'; return 1; }
    ! later "$found" "\${MARKED:-$EVIDENCE}" || { stop "its password was set $found"; return 1; }
  else
    case $found in *NoSuchEntity*) ;; *) stop "its password can't be looked at"; return 1 ;; esac
    [ "$2" = no ] || { stop 'its password is not there any more'; return 1; }
  fi
}
`;
