-- Effect on a running system: none, it makes functions.
--
-- The rules of Signalbox.Core that a database can judge by itself, for workers that have nothing but SQL. Where SQL and Core differ,
-- SQL lets pass what Core refuses, never the other way round: what was handed in by SQL is judged again by a node. Tests compare them.

-- Characters that .NET takes for white space.
create function blanks() returns text language sql immutable parallel safe as
$$ select U&' \0009\000A\000B\000C\000D\0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000' $$;

create function is_blank(words text) returns boolean language sql immutable parallel safe as
$$ select words is null or btrim(words, blanks()) = '' $$;

-- The length in UTF-16 units, in which the bounds of texts are given.
create function utf16_length(words text) returns integer language sql immutable parallel safe as
$$ select length(words) + length(regexp_replace(words, '[^\U00010000-\U0010FFFF]', '', 'g')) $$;

-- What is wrong with a text, to follow its column's name; null when nothing is.
create function text_fault(words text, longest integer) returns text language sql immutable parallel safe as $$
  select case
    when words is null then 'is required'
    when is_blank(words) then 'must not be empty'
    when utf16_length(words) > longest
      then 'must be at most ' || ltrim(to_char(longest, '999,999,999')) || ' characters long, and is ' || ltrim(to_char(utf16_length(words), '999,999,999'))
  end
$$;

-- As text_fault, for a name that people tell things apart by: in it is nothing that nobody sees.
create function name_fault(name text, longest integer) returns text language sql immutable parallel safe as $$
  select coalesce(text_fault(name, longest), case when name ~
    '[\u0001-\u001F\u007F-\u009F\u00AD\u034F\u0600-\u0605\u061C\u06DD\u070F\u0890-\u0891\u08E2\u115F-\u1160\u17B4-\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFD\U000110BD\U000110CD\U00013430-\U0001343F\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]'
    then 'must not hold control characters or invisible characters' end)
$$;

-- An array of texts in JSON; null for anything else.
create function json_names(value jsonb) returns text[] language sql immutable parallel safe as $$
  select case when jsonb_typeof(value) = 'array' and not exists (select from jsonb_array_elements(value) as e(item) where jsonb_typeof(item) <> 'string')
    then array(select jsonb_array_elements_text(value)) end
$$;

-- The name of a priority: that of the nearest named one at or below it.
create function job_priority_name(priority integer) returns text language sql immutable parallel safe as
$$ select case when priority >= 10 then 'critical' when priority >= 8 then 'high' when priority >= 5 then 'medium' else 'low' end $$;

create function job_risk_name(risk integer) returns text language sql immutable parallel safe as
$$ select (array['low', 'medium', 'high', 'critical'])[risk + 1] $$;

-- The digest of a JSON object with one text, as people see it at a checkpoint.
create function text_digest(object text) returns text language sql immutable parallel safe as
$$ select 'sha256:' || encode(sha256(convert_to(object, 'UTF8')), 'hex') $$;

-- What the log tells by itself: workers cannot write under these names.
create function reserved_actions() returns text[] language sql immutable parallel safe as $$
  select array['job_enqueued', 'job_claimed', 'job_completed', 'job_failed', 'job_cancelled', 'job_retried', 'job_reopened', 'job_prioritized',
    'attempt_failed', 'attempt_lost', 'attempt_released', 'attempt_suspended', 'attempt_cancelled', 'step_saved',
    'checkpoint_requested', 'checkpoint_recorded', 'checkpoint_approved', 'checkpoint_rejected', 'checkpoint_expired', 'approval_given',
    'cancel_requested', 'evidence_accepted', 'evidence_refused', 'evidence_unconfirmed', 'lease_lost', 'worker_stale', 'worker_paused',
    'worker_resumed', 'policy_allowed', 'policy_refused']
$$;

-- What another status of a task means for its worker; null where the state machine has no such move.
create function task_verb(was text, becomes text) returns text language sql immutable parallel safe as $$
  select case was || ' ' || becomes
    when 'pending in_progress' then 'claim'
    when 'in_progress completed' then 'complete'
    when 'in_progress failed' then 'fail'
    when 'in_progress waiting_approval' then 'suspend'
    when 'in_progress pending' then 'release'
  end
$$;

-- Words that claim, or hold a sentence together, and so prove nothing.
create function claim_words() returns jsonb language sql immutable parallel safe as $$
  select jsonb_object_agg(word, true) from regexp_split_to_table('done do did does doing finish finished finishes finishing complete completed completes completely completing completion fix
    fixed fixes fixing resolve resolved resolves resolving solve solved solves implement implemented implements implementing
    implementation handle handled handles address addressed addresses accomplish accomplished achieve achieved deliver
    delivered execute executed perform performed process processed submit submitted close closed ready success successes
    successful successfully succeed succeeded work works worked working pass passed passes passing ok okay k good great fine
    perfect perfectly nice awesome excellent yes yep yeah yup sure lgtm ack acknowledged confirm confirmed confirms verify
    verified verifies check checked checks test tested testing tests tick true correct correctly right met meet meets
    meeting satisfy satisfied satisfies fulfil fulfils fulfill fulfilled fulfills update updated updates updating change
    changed changes make made makes add added adds adding create created creates creating write wrote written run ran runs
    running review reviewed reviewing look looked looks seem seems appear appears gone over finalised finalized wrapped wrap
    sorted settled shipped cleared taken care conclude concluded proceed proceeded task tasks job jobs item items thing
    things everything all anything something it its this that thats these those issue issues problem problems bug bugs error
    errors requirement requirements criteria criterion acceptance ticket request requested requests feature features
    functionality code step steps goal goals assignment assigned stuff evidence result results report summary description
    instruction instructions spec specs specification expectation expectations action actions activity matter note notes na
    tbd todo wip nil null undefined none lorem ipsum asdf foo bar xxx string text placeholder example mission objective
    objectives the a an i we you he they me us my our your their is are was were be been being have has had ive weve im will
    would can could may might must shall should and or but so as at by for from in into of off on onto to up with within
    without per no not any each every now then here there already just only also too very well fully totally entirely
    finally again please thanks thank above below see how what which who when where nothing left remaining more further
    needed need needs required require necessary expected described specified asked told instructed intended planned
    properly appropriately accordingly quickly today yesterday minute minutes hour hours second seconds time percent if
    because since after before once end still yet both other others else same own such isnt dont didnt wasnt via really
    quite absolutely definitely certainly simply currently ve ll re fertig erledigt gemacht alles ist wurde habe ich bin die
    der das aufgabe abgeschlossen erfolgreich tache termine terminee fait faite cest est le la tout hecho hecha listo lista
    tarea completada completado esta fatto tutto pronto feito tarefa klaar gedaan', '\s+') as word
$$;

-- Enough to see "loads" and "loaded" as the same.
create function word_stem(word text) returns text language sql immutable parallel safe as $$
  select case
    when length(word) >= 7 and word like '%ing' then rtrim(left(word, -3), 'e')
    when length(word) >= 6 and (word like '%ed' or word like '%es') then rtrim(left(word, -2), 'e')
    when length(word) >= 5 and (word like '%s' or word like '%d') then rtrim(left(word, -1), 'e')
    when length(word) > 4 then rtrim(word, 'e')
    else word
  end
$$;

-- The text in ASCII when it has no other letters: apostrophes and what has no width go, other signs become blanks. Null when it has.
create function ascii_text(words text) returns text language sql immutable parallel safe as $$
  select case when plain !~ '[^\u0001-\u007F]' then plain end
  from (select regexp_replace(regexp_replace(
    translate(words, U&'\FF01\FF02\FF03\FF04\FF05\FF06\FF08\FF09\FF0A\FF0B\FF0C\FF0D\FF0E\FF0F\FF10\FF11\FF12\FF13\FF14\FF15\FF16\FF17\FF18\FF19\FF1A\FF1B\FF1C\FF1D\FF1E\FF1F\FF20', '!"#$%&()*+,-./0123456789:;<=>?@'),
    '[''\u2018\u2019\u02BC\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFE00-\uFE0F\uFEFF]', '', 'g'),
    '[\u00A0-\u00A9\u00AB\u00AC\u00AE-\u00B1\u00B4\u00B6-\u00B8\u00BB\u00BF\u00D7\u00F7\u2010-\u2017\u201A-\u2029\u2030-\u205E\u20A0-\u20BF\u2190-\u23FF\u2500-\u2775\u2794-\u2BFF\u3000-\u3004\u3008-\u3020\U0001F300-\U0001FAFF]', ' ', 'g')) as cleaned(plain)
$$;

-- How much a text says, as far as that matters: 0, 1, 2 or 3. Null when a node must judge that: it has letters beyond ASCII, or is long
-- and has said nothing so far.
create function text_weight(words text) returns integer language plpgsql immutable parallel safe as $$
declare
  known constant jsonb := claim_words();
  counted constant text[] := array['passed', 'passing', 'pass', 'failed', 'failing', 'failures', 'failure', 'skipped', 'test', 'tests', 'checks', 'errors', 'warnings'];
  plain constant text := lower(ascii_text(words));
  seen jsonb := '{}';
  weight integer := 0;
  tokens text[];
  signs text[];
  merging boolean;
  word text;
  following text;
begin
  if plain is null then
    return case when words is null then 0 end;
  end if;
  select coalesce(array_agg(rtrim(hit[2], '.,') order by place), '{}'), coalesce(array_agg(case when hit[2] !~ '[a-z]' then coalesce(nullif(hit[4], ''), hit[1]) end order by place), '{}'),
      coalesce(bool_or(rtrim(hit[2], '.,') in ('pr', 'prs', 'pull', 'merged', 'merge', 'commit', 'mr')), false)
    into tokens, signs, merging
    from regexp_matches(left(plain, 100000), '(#?)([0-9][0-9.,]*([a-z][a-z0-9]*)?|[a-z][a-z0-9]*)(%?)', 'g') with ordinality as m(hit, place);
  for i in 1 .. cardinality(tokens) loop
    if i > 2000 then
      return null;
    end if;
    word := tokens[i];
    continue when seen ? word_stem(word);
    seen := seen || jsonb_build_object(word_stem(word), true);
    if word ~ '[a-z]' then
      if length(word) > 1 and not known ? word then
        weight := weight + 1;
      end if;
    elsif signs[i] = '%' then
      null;
    elsif signs[i] = '#' then
      weight := weight + case when merging then 2 else 1 end;
    else
      following := tokens[i + 1];
      if following ~ '[a-z]' and following = any (counted) then
        weight := weight + case when word ~ '^0+$' then 1 else 2 end;
      elsif following ~ '[a-z]' and not known ? following then
        weight := weight + 1;
      elsif i > 1 and tokens[i - 1] ~ '[a-z]' and not known ? tokens[i - 1] then
        weight := weight + 1;
      end if;
    end if;
    if weight >= 3 then
      return 3;
    end if;
  end loop;
  return weight;
end $$;

-- A text of others within a sentence.
create function quoted(words text) returns text language sql immutable parallel safe as $$
  select '''' || regexp_replace(left(trimmed, 80), '[\u0001-\u001F\u007F-\u009F]', ' ', 'g') || case when length(trimmed) > 80 then '…' else '' end || ''''
  from (select btrim(words, blanks())) as t(trimmed)
$$;

-- The answer to an acceptance criterion in a summary: a line with the criterion, a colon or a dash, the answer. Null when there is none.
create function answer_in(summary text, criterion text) returns text language sql immutable parallel safe as $$
  select btrim(substr(rest, 2), blanks())
  from regexp_split_to_table(summary, '\r\n|[\n\r\f\u0085\u2028\u2029]') with ordinality as lines(line, place),
    lateral (select ltrim(ltrim(ltrim(line, blanks()), '-*•'), blanks())) as a(words),
    lateral (select ltrim(substr(words, length(criterion) + 1), blanks())) as b(rest)
  where starts_with(words, criterion) and length(rest) > 1 and left(rest, 1) in (':', '–', '—', '→', '=')
  order by place limit 1
$$;

-- What a task of this type lacks beyond its summary, as far as a database can tell. "given" is null when a text was handed in.
create function type_faults(task_type text, given jsonb, summary text) returns setof text language plpgsql immutable parallel safe as $$
declare
  failed numeric := (regexp_match(summary, '([0-9]+) fail(?:ed|ing|ures?)\M', 'i'))[1];
begin
  if task_type = 'code' then
    if coalesce(given ->> 'pullRequestUrl', '') = '' and summary !~* '/pull/' then
      return next 'Give in ''pullRequestUrl'' the address of the merged pull request, such as https://github.com/owner/name/pull/156.';
    end if;
  elsif task_type = 'test' then
    if jsonb_typeof(given -> 'passed') = 'number' and jsonb_typeof(given -> 'failed') = 'number' then
      failed := (given ->> 'failed')::numeric;
      if failed = 0 and (given ->> 'passed')::numeric = 0 then
        return next 'Run the tests: by the results none ran.';
      end if;
    elsif given ?| array['passed', 'failed', 'skipped', 'report'] then
      failed := 0;
    elsif summary !~ '[0-9]' then
      return next 'Give the results of the tests: ''passed'' and ''failed'' as numbers, or in ''report'' what the test runner wrote (its output, JUnit XML, TRX or TAP).';
    elsif (select count(*) from regexp_matches(summary, '[0-9]+ (fail|pass)', 'gi')) <> 2 or summary !~* '[0-9]+ pass(ed|ing)?\M' then
      failed := 0;
    end if;
    if failed > 0 then
      return next 'Mend the ' || case when failed = 1 then 'test that fails' else failed || ' tests that fail' end || ' and run them again: failed tests are no proof.';
    end if;
  elsif task_type = 'verification' then
    if jsonb_typeof(given -> 'checks') = 'array' and jsonb_array_length(given -> 'checks') > 0 then
      if given @? '$.checks[*].passed ? (@ == false)' then
        return next 'Mend what the checks found that did not pass, and check again: a failed check is no proof.';
      end if;
    elsif coalesce(jsonb_typeof(given -> 'checks'), 'array') = 'array' and summary !~ '[:–—→=]' then
      return next 'Give in ''checks'' what was checked, each as an object with its ''name'' and whether it ''passed'', or in ''summary'' a line for each: its name, a colon, passed or failed.';
    end if;
  elsif task_type = 'research' then
    if text_weight(summary) < 3 and summary !~* 'http' then
      return next 'Say in ''summary'' in a sentence or more what the research found.';
    end if;
    if not coalesce(given ? 'sources', false) and summary !~* 'http' then
      return next 'Name in ''sources'' at least one source by an absolute http or https address, a DOI or an ISBN.';
    end if;
  elsif task_type = 'documentation' then
    if not coalesce(given ?| array['url', 'location'], false) and summary !~* 'http' then
      return next 'Give the document''s address in ''url'', or in ''location'' its path in the workspace.';
    end if;
  end if;
end $$;

-- What is missing in the evidence of a task, a sentence each; none when a database can find no fault. What it cannot judge (whether a pull
-- request is merged, whether an address answers, reports of test runners, other scripts than Latin) passes here and is judged by a node.
create function evidence_faults(task_type text, criteria text[], evidence text, wanted boolean) returns setof text language plpgsql immutable as $$
declare
  given jsonb;
  summary text := btrim(evidence, blanks());
  criterion text;
  answer text;
begin
  if cardinality(criteria) = 0 and task_type not in ('code', 'test', 'verification', 'research', 'documentation') and not wanted then
    return;
  end if;
  if is_blank(evidence) then
    return next 'Hand in evidence: the job cannot complete without it.';
  elsif starts_with(summary, '{') then
    begin
      given := evidence::jsonb;
      summary := btrim(coalesce(case when jsonb_typeof(given -> 'summary') = 'string' then given ->> 'summary' end, ''), blanks());
    exception when others then
      -- A text that begins with a brace, or JSON that a node reads otherwise.
      return;
    end;
  elsif length(evidence) > 100000 then
    return next 'Shorten the evidence to 100,000 characters, or hand it in as an object with a ''report''.';
    return;
  end if;
  summary := coalesce(summary, '');
  if summary <> '' and text_weight(summary) < 2 then
    return next 'The summary ' || quoted(summary) || ' does not show that anything was done: say what was changed or found, where, and with what result.';
  elsif summary = '' and wanted and task_type not in ('code', 'test', 'verification', 'research', 'documentation') and cardinality(criteria) = 0 then
    return next 'The policy wants evidence for this type of job: add a ''summary'' that says what was done, where, and with what result.';
  end if;
  for criterion in select distinct btrim(c, blanks()) from unnest(criteria) as asked(c) loop
    answer := null;
    if jsonb_typeof(given -> 'criteria') = 'object' then
      select value into answer from jsonb_each_text(given -> 'criteria') as given_answer(name, value) where btrim(name, blanks()) = criterion limit 1;
    end if;
    answer := coalesce(answer, answer_in(summary, criterion));
    if is_blank(answer) then
      return next 'Say in ''criteria'' how the acceptance criterion ' || quoted(criterion) || ' was met.';
    elsif text_weight(answer) < 2 then
      return next 'The answer ' || quoted(answer) || ' to the acceptance criterion ' || quoted(criterion) || ' shows nothing: say how it was met.';
    end if;
  end loop;
  return query select type_faults(task_type, given, summary);
end $$;
