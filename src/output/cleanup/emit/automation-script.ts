/** Runs inside Systems Manager: boto3 is there. The same checks as in the shell script. */
export const AUTOMATION_SCRIPT = `import datetime, hashlib, json, re, time
import boto3

class Stop(Exception):
    pass

def method(action):
    name = action.split(':')[1]
    return re.sub(r'([A-Z]+)([A-Z][a-z])', r'\\1_\\2', re.sub(r'([a-z0-9])([A-Z])', r'\\1_\\2', name)).lower()

DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}'

def now(**back):
    return (datetime.datetime.utcnow() - datetime.timedelta(**back)).strftime('%Y-%m-%dT%H:%M:%SZ')

def second(when):
    return when.strftime('%Y-%m-%dT%H:%M:%S') if isinstance(when, datetime.datetime) else None

def planned(when):
    return None if when is None else when[:19]

def ordered(v):
    if isinstance(v, list): return [ordered(e) for e in v]
    if isinstance(v, dict): return {'object': [[k, ordered(v[k])] for k in sorted(v)]}
    return v

def digest(document):
    return hashlib.sha256(json.dumps(ordered(document), separators=(',', ':'), ensure_ascii=False).encode()).hexdigest()

def need(ok, text):
    if not ok: raise Stop(text)

def pages(iam, name, key, **args):
    return [item for page in iam.get_paginator(name).paginate(**args) for item in page[key]]

def keys(iam, user):
    return {k['AccessKeyId']: k['Status'] for k in pages(iam, 'list_access_keys', 'AccessKeyMetadata', UserName=user)}

def others(iam, user):
    found = {}
    args, more = {'UserName': user}, True
    while more:
        page = iam.list_service_specific_credentials(**args)
        found.update({c['ServiceSpecificCredentialId']: c['Status'] for c in page['ServiceSpecificCredentials']})
        more = page.get('IsTruncated', False)
        if more: args['Marker'] = page['Marker']
    found.update({k['SSHPublicKeyId']: k['Status'] for k in pages(iam, 'list_ssh_public_keys', 'SSHPublicKeys', UserName=user)})
    found.update({c['CertificateId']: c['Status'] for c in pages(iam, 'list_signing_certificates', 'Certificates', UserName=user)})
    return found

def own(p):
    return {('UserName' if p['kind'] == 'user' else 'RoleName'): p['name']}

def free(p, e, found):
    tags = {t['Key'].lower(): t['Value'] for t in found.get('Tags', [])}
    glass = e['breakGlassTag'] or ''
    key, has, value = glass.partition('=')
    held = tags.get(key.lower()) if glass else None
    need(held is None or (has and held != value), 'its tag %s protects it' % glass)
    until = tags.get('iam-audit:keep') if e['keepTag'] else None
    need(until is None or (re.fullmatch(DAY, until) and until < now()[:10]), 'its tag iam-audit:keep=%s asks to keep it' % until)
    return tags

def quarantined(iam, p, e, tags, found):
    since = ''
    for mark in p['marks']:
        at = tags.get(mark.lower(), '').split(' ')[0]
        need(re.fullmatch(DAY + '[0-9T:.]+Z', at), 'the tag %s is not there any more' % mark)
        need(at[:19] <= now(days=int(e['graceDays']))[:19], 'in quarantine since %s, and %s days are needed' % (at, e['graceDays']))
        since = max(since, at)
    if not p['whole']: return since
    held = {'PolicyArn': [a['PolicyArn'] for a in pages(iam, 'list_attached_%s_policies' % p['kind'], 'AttachedPolicies', **own(p))],
            'PolicyName': pages(iam, 'list_%s_policies' % p['kind'], 'PolicyNames', **own(p)), 'GroupName': []}
    if p['kind'] == 'user': held['GroupName'] = [g['GroupName'] for g in pages(iam, 'list_groups_for_user', 'Groups', **own(p))]
    bound = found.get('PermissionsBoundary', {}).get('PermissionsBoundaryArn')
    need(p['deny'] in held['PolicyArn'] + [bound], 'it is denied nothing any more: somebody took it out of quarantine')
    for key in held:
        need(sorted(held[key]) == sorted(s['input'][key] for s in p['steps'] if key in s['input']), 'other policies or groups than planned')
    last = tried(iam, p['arn'])
    need(last is None or last <= since[:19], 'it tried something %s, in quarantine: somebody still needs it' % last)
    return since

def tried(iam, arn):
    args = {'JobId': iam.generate_service_last_accessed_details(Arn=arn)['JobId'], 'MaxItems': 1000}
    newest = None
    for turn in range(60):
        page = iam.get_service_last_accessed_details(**args)
        if page['JobStatus'] == 'IN_PROGRESS':
            time.sleep(2)
            continue
        need(page['JobStatus'] == 'COMPLETED', 'access advisor did not answer')
        times = [second(s['LastAuthenticated']) for s in page['ServicesLastAccessed'] if s.get('LastAuthenticated')]
        newest = max([newest or ''] + times) or None
        if not page.get('Marker'): return newest
        args['Marker'] = page['Marker']
    raise Stop('access advisor did not answer')

def password(iam, p, since):
    has = any(c['kind'] == 'password' for c in p['credentials'] + p['others'])
    try:
        made = second(iam.get_login_profile(**own(p))['LoginProfile']['CreateDate'])
    except iam.exceptions.NoSuchEntityException:
        return need(not has, 'its password is not there any more')
    need(has, 'it has a password, which is not in the plan')
    need(made <= since[:19], 'its password was set ' + made)

def look(iam, p, e):
    stage = e['stage']
    if p['kind'] == 'policy':
        counts = iam.get_policy(PolicyArn=p['arn'])['Policy']
        need(counts['PermissionsBoundaryUsageCount'] == 0, 'it is a permissions boundary now')
        need(counts['AttachmentCount'] <= p['attachments'], 'it is attached to more than it was')
        version = iam.get_policy(PolicyArn=p['arn'])['Policy']['DefaultVersionId']
        found = iam.get_policy_version(PolicyArn=p['arn'], VersionId=version)['PolicyVersion']['Document']
        return need(digest(found) == p['steps'][0]['was'], 'the policy was changed since')
    word = 'User' if p['kind'] == 'user' else 'Role'
    found = getattr(iam, 'get_' + p['kind'])(**own(p))[word]
    need(found[word + 'Id'] == p['uniqueId'], 'another unique id: somebody else has the name')
    need(second(found['CreateDate']) == planned(p['created']), 'made at another time')
    tags = free(p, e, found)
    if stage == 'shrink':
        for s in p['steps']:
            doc = getattr(iam, 'get_%s_policy' % p['kind'])(PolicyName=s['input']['PolicyName'], **own(p))['PolicyDocument']
            need(digest(doc) == s['was'], 'the inline policy was changed since')
        return
    since = quarantined(iam, p, e, tags, found) if stage == 'remove' else e['evidence']
    if p['kind'] == 'role':
        last = found.get('RoleLastUsed', {}).get('LastUsedDate')
        return need(p['lastUse'] == 'unknown' or second(last) == planned(p['lastUse']), 'used since')
    every = p['credentials'] + p['others']
    need(keys(iam, p['name']) == {c['id']: c['status'] for c in every if c['kind'] == 'key'}, 'other access keys than planned')
    if p['whole']:
        rest = {c['id']: c['status'] for c in every if c['kind'] not in ('key', 'password')}
        need(others(iam, p['name']) == rest, 'other credentials than planned')
    if p['whole'] or any(c['kind'] == 'password' for c in p['credentials']): password(iam, p, since)
    for c in p['credentials']:
        if c['lastUsed'] == 'unknown': continue
        if c['kind'] == 'key':
            last = iam.get_access_key_last_used(AccessKeyId=c['id'])['AccessKeyLastUsed'].get('LastUsedDate')
            need(second(last) == planned(c['lastUsed']), 'key %s was used since' % c['id'])
        if c['kind'] == 'password':
            need(second(found.get('PasswordLastUsed')) == planned(c['lastUsed']), 'its password was used since')

def filled(value, plan):
    if isinstance(value, str):
        return value.replace('{now}', time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())).replace('{plan}', plan)
    if isinstance(value, list): return [filled(v, plan) for v in value]
    if isinstance(value, dict): return {k: filled(v, plan) for k, v in value.items()}
    return value

PASSING = ('DeleteConflict', 'EntityTemporarilyUnmodifiable', 'ConcurrentModification')

def call(iam, c, plan):
    for wait in (2, 4, 8, 16, 0):
        try:
            getattr(iam, method(c['action']))(**filled(c['input'], plan))
            return time.sleep(1)
        except Exception as e:
            code = getattr(e, 'response', {}).get('Error', {}).get('Code')
            if wait == 0 or code not in PASSING: raise
            time.sleep(wait)

def oldest(iam, arn):
    versions = [v for v in pages(iam, 'list_policy_versions', 'Versions', PolicyArn=arn) if not v['IsDefaultVersion']]
    return min(versions, key=lambda v: v['CreateDate'])['VersionId']

def do(iam, s, plan, kept):
    each = s.get('each')
    if each is None:
        try:
            return call(iam, s, plan)
        except iam.exceptions.LimitExceededException:
            full = s.get('ifFull')
            if full is None: raise
            extra = {'VersionId': oldest(iam, full['call']['input']['PolicyArn'])} if 'each' in full['call'] else {}
            call(iam, {'action': full['call']['action'], 'input': {**full['call']['input'], **extra}}, plan)
            return None if full['how'] == 'instead' else call(iam, s, plan)
    if each == 'instance_profile':
        found = [{'InstanceProfileName': i['InstanceProfileName']}
                 for i in pages(iam, 'list_instance_profiles_for_role', 'InstanceProfiles', RoleName=s['input']['RoleName'])]
    else:
        if each == 'mfa_device':
            kept['mfa'] = [m['SerialNumber'] for m in pages(iam, 'list_mfa_devices', 'MFADevices', UserName=s['input']['UserName'])]
        found = [{'SerialNumber': n} for n in kept.get('mfa', []) if each == 'mfa_device' or (n.startswith('arn:') and ':mfa/' in n)]
    for more in found: call(iam, {'action': s['action'], 'input': {**s['input'], **more}}, plan)

def handler(events, context):
    iam, lines, left = boto3.client('iam'), [], 0
    me = boto3.client('sts').get_caller_identity()
    if me['Account'] != events['account']: raise Exception('this runbook is for account ' + events['account'])
    if not now(hours=int(events['maxEvidenceHours']))[:19] <= events['evidence'][:19] <= now()[:19]:
        raise Exception('the evidence is of %s: make the plan anew' % events['evidence'])
    caller = re.sub('^.*:(assumed-role/[^/]+|user)/(.*/)?', lambda m: m.group(1) + '/', me['Arn'].lower())
    for p in json.loads(events['principals']):
        title, kept = '%s %s' % (p['kind'], p['name']), {}
        try:
            mine = 'user/' + p['name'] if p['kind'] == 'user' else 'assumed-role/%s/' % p['name']
            need(not caller.startswith(mine.lower()) if p['kind'] == 'role' else caller != mine.lower(), 'it is the caller')
            look(iam, p, events)
            if events['apply'] != 'yes':
                lines.append(title + ': would ' + ', '.join(s['action'] for s in p['steps']))
                continue
            for s in p['steps']: do(iam, s, events['plan'], kept)
            lines.append(title + ': done')
        except Exception as e:
            left += 1
            lines.append(title + ': left undone: ' + str(e))
    for line in lines: print(line)
    if left: raise Exception('%d left undone: ' % left + '; '.join(l for l in lines if 'left undone' in l))
    return {'result': lines}
`;
