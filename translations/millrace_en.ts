<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CatalogCellsText</name>
    <message numerus="yes">
        <source>%n stream(s)</source>
        <translation>
            <numerusform>%Ln stream</numerusform>
            <numerusform>%Ln streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%Ln field</numerusform>
            <numerusform>%Ln fields</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CommandText</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %Ln more</numerusform>
            <numerusform>%1 and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n streams</source>
        <translation>
            <numerusform>%1 of %Ln stream</numerusform>
            <numerusform>%1 of %Ln streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n such in all</source>
        <translation>
            <numerusform>%Ln such in all</numerusform>
            <numerusform>%Ln such in all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in a row that move nothing</source>
        <translation>
            <numerusform>%Ln in a row that moves nothing</numerusform>
            <numerusform>%Ln in a row that move nothing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in a row that move records</source>
        <translation>
            <numerusform>%Ln in a row that moves records</numerusform>
            <numerusform>%Ln in a row that move records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>at %n failed runs in a row</source>
        <translation>
            <numerusform>at %Ln failed run in a row</numerusform>
            <numerusform>at %Ln failed runs in a row</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>after %n days without success</source>
        <translation>
            <numerusform>after %Ln day without success</numerusform>
            <numerusform>after %Ln days without success</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>    table %1 holds %2 rows, such as</source>
        <translation>
            <numerusform>    table %1 holds %2 row, such as</numerusform>
            <numerusform>    table %1 holds %2 rows, such as</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n attempts (run %2).</source>
        <translation>
            <numerusform>%1, %Ln attempt (run %2).</numerusform>
            <numerusform>%1, %Ln attempts (run %2).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 in %2, %n attempts (run %3).</source>
        <translation>
            <numerusform>%1 in %2, %Ln attempt (run %3).</numerusform>
            <numerusform>%1 in %2, %Ln attempts (run %3).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 after %2, %n attempts (run %3).</source>
        <translation>
            <numerusform>%1 after %2, %Ln attempt (run %3).</numerusform>
            <numerusform>%1 after %2, %Ln attempts (run %3).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>    %1 values did not fit and were written as NULL or shortened.</source>
        <translation>
            <numerusform>    %1 value did not fit and was written as NULL or shortened.</numerusform>
            <numerusform>    %1 values did not fit and were written as NULL or shortened.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rejected records delivered to %2 in one file.</source>
        <translation>
            <numerusform>%1 rejected record delivered to %2 in one file.</numerusform>
            <numerusform>%1 rejected records delivered to %2 in one file.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rejected records delivered to %2 in %3 files.</source>
        <translation>
            <numerusform>%1 rejected record delivered to %2 in %3 files.</numerusform>
            <numerusform>%1 rejected records delivered to %2 in %3 files.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 lines; logs looked at: %2 (%3).</source>
        <translation>
            <numerusform>%1 line; logs looked at: %2 (%3).</numerusform>
            <numerusform>%1 lines; logs looked at: %2 (%3).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n logs could not be read.</source>
        <translation>
            <numerusform>%Ln log could not be read.</numerusform>
            <numerusform>%Ln logs could not be read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Read %1 records: edited %2, unchanged %3, refused %4.</source>
        <translation>
            <numerusform>Read %1 record: edited %2, unchanged %3, refused %4.</numerusform>
            <numerusform>Read %1 records: edited %2, unchanged %3, refused %4.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Created the connection &quot;%1&quot; with %2 streams.</source>
        <translation>
            <numerusform>Created the connection &quot;%1&quot; with %2 stream.</numerusform>
            <numerusform>Created the connection &quot;%1&quot; with %2 streams.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaced the connection &quot;%1&quot; with %2 streams.</source>
        <translation>
            <numerusform>Replaced the connection &quot;%1&quot; with %2 stream.</numerusform>
            <numerusform>Replaced the connection &quot;%1&quot; with %2 streams.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>at most %1 characters</source>
        <translation>
            <numerusform>at most %1 character</numerusform>
            <numerusform>at most %1 characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Edited %1 records.</source>
        <translation>
            <numerusform>Edited %1 record.</numerusform>
            <numerusform>Edited %1 records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Looked at %1 records: edited %2, unchanged %3, failed %4, left out %5.</source>
        <translation>
            <numerusform>Looked at %1 record: edited %2, unchanged %3, failed %4, left out %5.</numerusform>
            <numerusform>Looked at %1 records: edited %2, unchanged %3, failed %4, left out %5.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Put %1 originals back.</source>
        <translation>
            <numerusform>Put %1 original back.</numerusform>
            <numerusform>Put %1 originals back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %1 of &quot;%2&quot; is cancelled. What it has written stays: %3 records.</source>
        <translation>
            <numerusform>Run %1 of &quot;%2&quot; is cancelled. What it has written stays: %3 record.</numerusform>
            <numerusform>Run %1 of &quot;%2&quot; is cancelled. What it has written stays: %3 records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %1 of &quot;%2&quot; is paused. It has written %3 records so far.</source>
        <translation>
            <numerusform>Run %1 of &quot;%2&quot; is paused. It has written %3 record so far.</numerusform>
            <numerusform>Run %1 of &quot;%2&quot; is paused. It has written %3 records so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The rule heals %1 of %2 open records; %3 stay refused, of %4 the destination decides.</source>
        <translation>
            <numerusform>The rule heals %1 of %2 open record; %3 stay refused, of %4 the destination decides.</numerusform>
            <numerusform>The rule heals %1 of %2 open records; %3 stay refused, of %4 the destination decides.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted the stored values of %1 records.</source>
        <translation>
            <numerusform>Deleted the stored values of %1 record.</numerusform>
            <numerusform>Deleted the stored values of %1 records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ignored %1 records.</source>
        <translation>
            <numerusform>Ignored %1 record.</numerusform>
            <numerusform>Ignored %1 records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Opened %1 records.</source>
        <translation>
            <numerusform>Opened %1 record.</numerusform>
            <numerusform>Opened %1 records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>  Filtered: %1 of %2 rows.</source>
        <translation>
            <numerusform>  Filtered: %1 of %2 row.</numerusform>
            <numerusform>  Filtered: %1 of %2 rows.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Wrote %1 connections to %2. Secrets stay here.</source>
        <translation>
            <numerusform>Wrote %1 connection to %2. Secrets stay here.</numerusform>
            <numerusform>Wrote %1 connections to %2. Secrets stay here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>  Only the first %1 rows were read.</source>
        <translation>
            <numerusform>  Only the first %1 row was read.</numerusform>
            <numerusform>  Only the first %1 rows were read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Wrote %1 records to %2.</source>
        <translation>
            <numerusform>Wrote %1 record to %2.</numerusform>
            <numerusform>Wrote %1 records to %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>  %n rows, all there are</source>
        <translation>
            <numerusform>  %Ln row, all there are</numerusform>
            <numerusform>  %Ln rows, all there are</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>  the first %n rows</source>
        <translation>
            <numerusform>  the first %Ln row</numerusform>
            <numerusform>  the first %Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more streams; --stream NAME shows one.</source>
        <translation>
            <numerusform>%Ln more stream; --stream NAME shows one.</numerusform>
            <numerusform>%Ln more streams; --stream NAME shows one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The recording lacks %n exchanges.</source>
        <translation>
            <numerusform>The recording lacks %n exchange.</numerusform>
            <numerusform>The recording lacks %n exchanges.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most %n runs are on at once (engine.parallel_runs).</source>
        <translation>
            <numerusform>At most %n run is on at once (engine.parallel_runs).</numerusform>
            <numerusform>At most %n runs are on at once (engine.parallel_runs).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FieldCheck</name>
    <message numerus="yes">
        <source>The value needs at least %n characters.</source>
        <translation>
            <numerusform>The value needs at least %Ln character.</numerusform>
            <numerusform>The value needs at least %Ln characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The value may have at most %n characters.</source>
        <translation>
            <numerusform>The value may have at most %Ln character.</numerusform>
            <numerusform>The value may have at most %Ln characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The list needs at least %n entries.</source>
        <translation>
            <numerusform>The list needs at least %Ln entry.</numerusform>
            <numerusform>The list needs at least %Ln entries.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The list may have at most %n entries.</source>
        <translation>
            <numerusform>The list may have at most %Ln entry.</numerusform>
            <numerusform>The list may have at most %Ln entries.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FreshnessText</name>
    <message numerus="yes">
        <source>%1 minutes</source>
        <translation>
            <numerusform>%1 minute</numerusform>
            <numerusform>%1 minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 hours</source>
        <translation>
            <numerusform>%1 hour</numerusform>
            <numerusform>%1 hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 days</source>
        <translation>
            <numerusform>%1 day</numerusform>
            <numerusform>%1 days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MappingText</name>
    <message numerus="yes">
        <source>%n choice(s)</source>
        <translation>
            <numerusform>%Ln choice</numerusform>
            <numerusform>%Ln choices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 characters at most</source>
        <translation>
            <numerusform>%1 character at most</numerusform>
            <numerusform>%1 characters at most</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NotifierText</name>
    <message numerus="yes">
        <source>%n connection(s) failed</source>
        <translation>
            <numerusform>%Ln connection failed</numerusform>
            <numerusform>%Ln connections failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) recovered</source>
        <translation>
            <numerusform>%Ln connection recovered</numerusform>
            <numerusform>%Ln connections recovered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) need attention</source>
        <translation>
            <numerusform>%Ln connection needs attention</numerusform>
            <numerusform>%Ln connections need attention</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The sources of %n connection(s) have changed</source>
        <translation>
            <numerusform>The source of %Ln connection has changed</numerusform>
            <numerusform>The sources of %Ln connections have changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) rejected many records</source>
        <translation>
            <numerusform>%Ln connection rejected many records</numerusform>
            <numerusform>%Ln connections rejected many records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing new in %n connection(s)</source>
        <translation>
            <numerusform>Nothing new in %Ln connection</numerusform>
            <numerusform>Nothing new in %Ln connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n long run(s)</source>
        <translation>
            <numerusform>%Ln long run</numerusform>
            <numerusform>%Ln long runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PositionText</name>
    <message numerus="yes">
        <source>%n file(s) are read</source>
        <translation>
            <numerusform>%Ln file is read</numerusform>
            <numerusform>%Ln files are read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>complete, %1 records</source>
        <translation>
            <numerusform>complete, %1 record</numerusform>
            <numerusform>complete, %1 records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 records are read</source>
        <translation>
            <numerusform>%1 record is read</numerusform>
            <numerusform>%1 records are read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProgressText</name>
    <message numerus="yes">
        <source>%1 of %2 streams are complete.</source>
        <translation>
            <numerusform>%1 of %2 stream is complete.</numerusform>
            <numerusform>%1 of %2 streams are complete.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %1, %2 streams alone</source>
        <translation>
            <numerusform>Run %1, %2 stream alone</numerusform>
            <numerusform>Run %1, %2 streams alone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 %2 after %3 and %4 attempts, started %5.</source>
        <translation>
            <numerusform>%1 %2 after %3 and %4 attempt, started %5.</numerusform>
            <numerusform>%1 %2 after %3 and %4 attempts, started %5.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RuleText</name>
    <message numerus="yes">
        <source>As a rule it heals %1 of %2 open records.</source>
        <translation>
            <numerusform>As a rule it heals %1 of %2 open record.</numerusform>
            <numerusform>As a rule it heals %1 of %2 open records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln record(s) only the destination can tell.</source>
        <translation>
            <numerusform>Of %Ln record only the destination can tell.</numerusform>
            <numerusform>Of %Ln records only the destination can tell.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) would still be refused.</source>
        <translation>
            <numerusform>%Ln record would still be refused.</numerusform>
            <numerusform>%Ln records would still be refused.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) that are written today would be refused.</source>
        <translation>
            <numerusform>%Ln record that is written today would be refused.</numerusform>
            <numerusform>%Ln records that are written today would be refused.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunSlotText</name>
    <message numerus="yes">
        <source>%Ln run(s)</source>
        <translation>
            <numerusform>%Ln run</numerusform>
            <numerusform>%Ln runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 records written, %2 rejected.</source>
        <translation>
            <numerusform>%1 record written, %2 rejected.</numerusform>
            <numerusform>%1 records written, %2 rejected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SchemaText</name>
    <message numerus="yes">
        <source>all %n sampled value(s) fit</source>
        <translation>
            <numerusform>the sampled value fits</numerusform>
            <numerusform>all %Ln sampled values fit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 sampled values do not fit</source>
        <translation>
            <numerusform>%1 of %2 sampled value does not fit</numerusform>
            <numerusform>%1 of %2 sampled values do not fit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 sampled rows have no value</source>
        <translation>
            <numerusform>%1 of %2 sampled row has no value</numerusform>
            <numerusform>%1 of %2 sampled rows have no value</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 sampled rows repeat a value</source>
        <translation>
            <numerusform>%1 of %2 sampled row repeats a value</numerusform>
            <numerusform>%1 of %2 sampled rows repeat a value</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>unique in %n sampled row(s)</source>
        <translation>
            <numerusform>unique in %Ln sampled row</numerusform>
            <numerusform>unique in %Ln sampled rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StateSentenceText</name>
    <message numerus="yes">
        <source>Reading %1: %2 of about %3 records.</source>
        <translation>
            <numerusform>Reading %1: %2 of about %3 record.</numerusform>
            <numerusform>Reading %1: %2 of about %3 records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reading %1: %2 records so far.</source>
        <translation>
            <numerusform>Reading %1: %2 record so far.</numerusform>
            <numerusform>Reading %1: %2 records so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 streams did not get through: %3</source>
        <translation>
            <numerusform>%1 of %2 stream did not get through: %3</numerusform>
            <numerusform>%1 of %2 streams did not get through: %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 streams are not complete. %3: %4</source>
        <translation>
            <numerusform>%1 of %2 stream is not complete. %3: %4</numerusform>
            <numerusform>%1 of %2 streams are not complete. %3: %4</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 streams are not complete; the last run left them out.</source>
        <translation>
            <numerusform>%1 of %2 stream is not complete; the last run left them out.</numerusform>
            <numerusform>%1 of %2 streams are not complete; the last run left them out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 records were written %2.</source>
        <translation>
            <numerusform>%1 record was written %2.</numerusform>
            <numerusform>%1 records were written %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rejected record(s) wait for a decision.</source>
        <translation>
            <numerusform>%Ln rejected record waits for a decision.</numerusform>
            <numerusform>%Ln rejected records wait for a decision.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>displaytext</name>
    <message numerus="yes">
        <source>%n minutes ago</source>
        <translation>
            <numerusform>%Ln minute ago</numerusform>
            <numerusform>%Ln minutes ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours ago</source>
        <translation>
            <numerusform>%Ln hour ago</numerusform>
            <numerusform>%Ln hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%Ln day ago</numerusform>
            <numerusform>%Ln days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n minutes</source>
        <translation>
            <numerusform>in %Ln minute</numerusform>
            <numerusform>in %Ln minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hours</source>
        <translation>
            <numerusform>in %Ln hour</numerusform>
            <numerusform>in %Ln hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n days</source>
        <translation>
            <numerusform>in %Ln day</numerusform>
            <numerusform>in %Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message numerus="yes">
        <source>%1, and %n more</source>
        <translation>
            <numerusform>%1, and %Ln more</numerusform>
            <numerusform>%1, and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) that earlier runs had rejected are superseded: every row was read again, and the table replaced.</source>
        <translation>
            <numerusform>%Ln record that earlier runs had rejected is superseded: every row was read again, and the table replaced.</numerusform>
            <numerusform>%Ln records that earlier runs had rejected are superseded: every row was read again, and the table replaced.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out, as unticked in the dry run.</source>
        <translation>
            <numerusform>%Ln record was left out, as unticked in the dry run.</numerusform>
            <numerusform>%Ln records were left out, as unticked in the dry run.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 hours</source>
        <translation>
            <numerusform>%1 hour</numerusform>
            <numerusform>%1 hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 minutes</source>
        <translation>
            <numerusform>%1 minute</numerusform>
            <numerusform>%1 minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 seconds</source>
        <translation>
            <numerusform>%1 second</numerusform>
            <numerusform>%1 seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: they are closed already.</source>
        <translation>
            <numerusform>%Ln record was left out: it is closed already.</numerusform>
            <numerusform>%Ln records were left out: they are closed already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: a newer version of the same key was delivered since.</source>
        <translation>
            <numerusform>%Ln record was left out: a newer version of the same key was delivered since.</numerusform>
            <numerusform>%Ln records were left out: a newer version of the same key was delivered since.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: their stored values were deleted.</source>
        <translation>
            <numerusform>%Ln record was left out: its stored values were deleted.</numerusform>
            <numerusform>%Ln records were left out: their stored values were deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: their rows were written, and without a key they would be there twice.</source>
        <translation>
            <numerusform>%Ln record was left out: its row was written, and without a key it would be there twice.</numerusform>
            <numerusform>%Ln records were left out: their rows were written, and without a key they would be there twice.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: the connection does not copy their stream any more.</source>
        <translation>
            <numerusform>%Ln record was left out: the connection does not copy its stream any more.</numerusform>
            <numerusform>%Ln records were left out: the connection does not copy their stream any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: a later run has replaced all rows of the stream.</source>
        <translation>
            <numerusform>%Ln record was left out: a later run has replaced all rows of the stream.</numerusform>
            <numerusform>%Ln records were left out: a later run has replaced all rows of the stream.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 runs in a row have failed, and none has succeeded for %2 days.</source>
        <translation>
            <numerusform>%1 run in a row has failed, and none has succeeded for %2 days.</numerusform>
            <numerusform>%1 runs in a row have failed, and none has succeeded for %2 days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The connection pauses by itself at %1 runs and %2 days.</source>
        <translation>
            <numerusform>The connection pauses by itself at %1 run and %2 days.</numerusform>
            <numerusform>The connection pauses by itself at %1 runs and %2 days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: what is stored of them cannot be read.</source>
        <translation>
            <numerusform>%Ln record was left out: what is stored of it cannot be read.</numerusform>
            <numerusform>%Ln records were left out: what is stored of them cannot be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message numerus="yes">
        <source>The file %1 declares %L2 connections.</source>
        <translation>
            <numerusform>The file %1 declares %L2 connection.</numerusform>
            <numerusform>The file %1 declares %L2 connections.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %L2 records sent to %1, the answer names %3.</source>
        <translation>
            <numerusform>Of %L2 record sent to %1, the answer names %3.</numerusform>
            <numerusform>Of %L2 records sent to %1, the answer names %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rows cannot be added to %1: it should hold %L2 bytes but holds %3, so rows were lost.</source>
        <translation>
            <numerusform>Rows cannot be added to %1: it should hold %L2 byte but holds %3, so rows were lost.</numerusform>
            <numerusform>Rows cannot be added to %1: it should hold %L2 bytes but holds %3, so rows were lost.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, line %2, column %3: the row has %L4 fields, where the file has %5.</source>
        <translation>
            <numerusform>%1, line %2, column %3: the row has %L4 field, where the file has %5.</numerusform>
            <numerusform>%1, line %2, column %3: the row has %L4 fields, where the file has %5.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stream &quot;%1&quot; cannot be read incrementally: its cursor &quot;%2&quot; is empty in %L3 rows, which would never be read.</source>
        <translation>
            <numerusform>Stream &quot;%1&quot; cannot be read incrementally: its cursor &quot;%2&quot; is empty in %L3 row, which would never be read.</numerusform>
            <numerusform>Stream &quot;%1&quot; cannot be read incrementally: its cursor &quot;%2&quot; is empty in %L3 rows, which would never be read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The key of the stream &quot;%1&quot; has %L2 fields; an index takes %3.</source>
        <translation>
            <numerusform>The key of the stream &quot;%1&quot; has %L2 field; an index takes %3.</numerusform>
            <numerusform>The key of the stream &quot;%1&quot; has %L2 fields; an index takes %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The server %1 did not answer within %L2 seconds.</source>
        <translation>
            <numerusform>The server %1 did not answer within %L2 second.</numerusform>
            <numerusform>The server %1 did not answer within %L2 seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The user &quot;%1&quot; may read none of the %L2 tables and views.</source>
        <translation>
            <numerusform>The user &quot;%1&quot; may not read the only table or view (%L2).</numerusform>
            <numerusform>The user &quot;%1&quot; may read none of the %L2 tables and views.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The stream &quot;%1&quot; has %L2 fields; PostgreSQL takes %3 columns at most.</source>
        <translation>
            <numerusform>The stream &quot;%1&quot; has %L2 field; PostgreSQL takes %3 columns at most.</numerusform>
            <numerusform>The stream &quot;%1&quot; has %L2 fields; PostgreSQL takes %3 columns at most.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %L2 records in the bulk job %1, the results of Salesforce name %3.</source>
        <translation>
            <numerusform>Of %L2 record in the bulk job %1, the results of Salesforce name %3.</numerusform>
            <numerusform>Of %L2 records in the bulk job %1, the results of Salesforce name %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stream &quot;%1&quot; cannot be read incrementally: its cursor &quot;%2&quot; holds values of another kind than %3 in %L4 rows, which have no place in its order.</source>
        <translation>
            <numerusform>Stream &quot;%1&quot; cannot be read incrementally: its cursor &quot;%2&quot; holds values of another kind than %3 in %L4 row, which has no place in its order.</numerusform>
            <numerusform>Stream &quot;%1&quot; cannot be read incrementally: its cursor &quot;%2&quot; holds values of another kind than %3 in %L4 rows, which have no place in its order.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The stream &quot;%1&quot; has %L2 fields; SQLite takes %3 columns at most.</source>
        <translation>
            <numerusform>The stream &quot;%1&quot; has %L2 field; SQLite takes %3 columns at most.</numerusform>
            <numerusform>The stream &quot;%1&quot; has %L2 fields; SQLite takes %3 columns at most.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The pages of the stream %1 do not end; stopped after %L2 pages.</source>
        <translation>
            <numerusform>The pages of the stream %1 do not end; stopped after %L2 page.</numerusform>
            <numerusform>The pages of the stream %1 do not end; stopped after %L2 pages.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The job of the stream %1 failed %L2 times at the server.</source>
        <translation>
            <numerusform>The job of the stream %1 failed %L2 time at the server.</numerusform>
            <numerusform>The job of the stream %1 failed %L2 times at the server.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The job of the stream %1 did not end in time, %L2 times.</source>
        <translation>
            <numerusform>The job of the stream %1 did not end in time, %L2 time.</numerusform>
            <numerusform>The job of the stream %1 did not end in time, %L2 times.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The run is paused; it has written %L1 records so far.</source>
        <translation>
            <numerusform>The run is paused; it has written %L1 record so far.</numerusform>
            <numerusform>The run is paused; it has written %L1 records so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stream %1 stopped: %2 of %L3 records were rejected, and its connection allows less than %4.</source>
        <translation>
            <numerusform>Stream %1 stopped: %2 of %L3 record was rejected, and its connection allows less than %4.</numerusform>
            <numerusform>Stream %1 stopped: %2 of %L3 records were rejected, and its connection allows less than %4.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stream %1 stopped: %2 of %L3 records were rejected, more than the %4 % its connection allows.</source>
        <translation>
            <numerusform>Stream %1 stopped: %2 of %L3 record was rejected, more than the %4 % its connection allows.</numerusform>
            <numerusform>Stream %1 stopped: %2 of %L3 records were rejected, more than the %4 % its connection allows.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stream %1 stopped: all of its first %L3 records were rejected.</source>
        <translation>
            <numerusform>Stream %1 stopped: its first record (%L3) was rejected.</numerusform>
            <numerusform>Stream %1 stopped: all of its first %L3 records were rejected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 did not end within %L2 seconds and was stopped.</source>
        <translation>
            <numerusform>%1 did not end within %L2 second and was stopped.</numerusform>
            <numerusform>%1 did not end within %L2 seconds and was stopped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The request to %1 was not answered within %L2 seconds.</source>
        <translation>
            <numerusform>The request to %1 was not answered within %L2 second.</numerusform>
            <numerusform>The request to %1 was not answered within %L2 seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No connection to %1 came about within %L2 seconds.</source>
        <translation>
            <numerusform>No connection to %1 came about within %L2 second.</numerusform>
            <numerusform>No connection to %1 came about within %L2 seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The sign-in was not completed within %L1 minutes.</source>
        <translation>
            <numerusform>The sign-in was not completed within %L1 minute.</numerusform>
            <numerusform>The sign-in was not completed within %L1 minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The destination %1 is one file, but %L2 streams are to be copied.</source>
        <translation>
            <numerusform>The destination %1 is one file, but %L2 stream is to be copied.</numerusform>
            <numerusform>The destination %1 is one file, but %L2 streams are to be copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The name &quot;%1&quot; cannot be given to %L2 streams.</source>
        <translation>
            <numerusform>The name &quot;%1&quot; cannot be given to %L2 stream.</numerusform>
            <numerusform>The name &quot;%1&quot; cannot be given to %L2 streams.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The cron expression &quot;%1&quot; has %L2 fields.</source>
        <translation>
            <numerusform>The cron expression &quot;%1&quot; has %L2 field.</numerusform>
            <numerusform>The cron expression &quot;%1&quot; has %L2 fields.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The interval of %L1 hours does not fit.</source>
        <translation>
            <numerusform>The interval of %L1 hour does not fit.</numerusform>
            <numerusform>The interval of %L1 hours does not fit.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Starts cannot be spread over %L1 minutes.</source>
        <translation>
            <numerusform>Starts cannot be spread over %L1 minute.</numerusform>
            <numerusform>Starts cannot be spread over %L1 minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The mail server %1 did not take the message within %L2 seconds.</source>
        <translation>
            <numerusform>The mail server %1 did not take the message within %L2 second.</numerusform>
            <numerusform>The mail server %1 did not take the message within %L2 seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The keychain did not answer within %L1 seconds.</source>
        <translation>
            <numerusform>The keychain did not answer within %L1 second.</numerusform>
            <numerusform>The keychain did not answer within %L1 seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The server at %1 did not encrypt within %L2 seconds.</source>
        <translation>
            <numerusform>The server at %1 did not encrypt within %L2 second.</numerusform>
            <numerusform>The server at %1 did not encrypt within %L2 seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Looking up the host name &quot;%1&quot; took longer than %L2 seconds.</source>
        <translation>
            <numerusform>Looking up the host name &quot;%1&quot; took longer than %L2 second.</numerusform>
            <numerusform>Looking up the host name &quot;%1&quot; took longer than %L2 seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The server at %1 did not answer within %L2 seconds.</source>
        <translation>
            <numerusform>The server at %1 did not answer within %L2 second.</numerusform>
            <numerusform>The server at %1 did not answer within %L2 seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The SSH tunnel by %1 did not open within %L2 seconds.</source>
        <translation>
            <numerusform>The SSH tunnel by %1 did not open within %L2 second.</numerusform>
            <numerusform>The SSH tunnel by %1 did not open within %L2 seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>files</name>
    <message numerus="yes">
        <source>%1 files.</source>
        <translation>
            <numerusform>%1 file.</numerusform>
            <numerusform>%1 files.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Types from all %1 rows.</source>
        <translation>
            <numerusform>Types from all %1 row.</numerusform>
            <numerusform>Types from all %1 rows.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Types from the first %1 rows.</source>
        <translation>
            <numerusform>Types from the first %1 row.</numerusform>
            <numerusform>Types from the first %1 rows.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Types from the first rows of %1 files, %2 in all.</source>
        <translation>
            <numerusform>Types from the first rows of %1 file, %2 in all.</numerusform>
            <numerusform>Types from the first rows of %1 files, %2 in all.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values of %2 did not fit the type %3 (%4: &quot;%5&quot;).</source>
        <translation>
            <numerusform>%1 value of %2 did not fit the type %3 (%4: &quot;%5&quot;).</numerusform>
            <numerusform>%1 values of %2 did not fit the type %3 (%4: &quot;%5&quot;).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values of %2 have more digits than a number keeps and were rounded (%3: %4); the type decimal keeps all.</source>
        <translation>
            <numerusform>%1 value of %2 has more digits than a number keeps and was rounded (%3: %4); the type decimal keeps all.</numerusform>
            <numerusform>%1 values of %2 have more digits than a number keeps and were rounded (%3: %4); the type decimal keeps all.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rows ended early; the missing fields are null (%2).</source>
        <translation>
            <numerusform>%1 row ended early; the missing fields are null (%2).</numerusform>
            <numerusform>%1 rows ended early; the missing fields are null (%2).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rows had empty fields behind the last column, which were left out (%2).</source>
        <translation>
            <numerusform>%1 row had empty fields behind the last column, which were left out (%2).</numerusform>
            <numerusform>%1 rows had empty fields behind the last column, which were left out (%2).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values were quoted empty texts in columns of other types and became null (%2).</source>
        <translation>
            <numerusform>%1 value was a quoted empty text in a column of another type and became null (%2).</numerusform>
            <numerusform>%1 values were quoted empty texts in columns of other types and became null (%2).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rows named a field twice; the last value counts (%2).</source>
        <translation>
            <numerusform>%1 row named a field twice; the last value counts (%2).</numerusform>
            <numerusform>%1 rows named a field twice; the last value counts (%2).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values belonged to fields the stream does not know: %2 (%3); %4.</source>
        <translation>
            <numerusform>%1 value belonged to a field the stream does not know: %2 (%3); %4.</numerusform>
            <numerusform>%1 values belonged to fields the stream does not know: %2 (%3); %4.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 further differences between the files&apos; columns are not listed.</source>
        <translation>
            <numerusform>%1 further difference between the files&apos; columns is not listed.</numerusform>
            <numerusform>%1 further differences between the files&apos; columns are not listed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 sampled values are %3</source>
        <translation>
            <numerusform>%1 of %2 sampled value is %3</numerusform>
            <numerusform>%1 of %2 sampled values are %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %1 files have no rows.</source>
        <translation>
            <numerusform>The %1 file has no rows.</numerusform>
            <numerusform>The %1 files have no rows.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mapping</name>
    <message numerus="yes">
        <source>%1 of %2 values do not fit.</source>
        <translation>
            <numerusform>%1 of %2 value does not fit.</numerusform>
            <numerusform>%1 of %2 values do not fit.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All of %1 values fit.</source>
        <translation>
            <numerusform>The %1 value fits.</numerusform>
            <numerusform>All of %1 values fit.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::BalanceView</name>
    <message numerus="yes">
        <source>%1 values did not fit and were written empty or shortened.</source>
        <translation>
            <numerusform>%1 value did not fit and was written empty or shortened.</numerusform>
            <numerusform>%1 values did not fit and were written empty or shortened.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The sum does not come out: %1 records are missing from it.</source>
        <translation>
            <numerusform>The sum does not come out: %1 record is missing from it.</numerusform>
            <numerusform>The sum does not come out: %1 records are missing from it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more note(s) stand beside the streams.</source>
        <translation>
            <numerusform>%Ln more note stands beside the streams.</numerusform>
            <numerusform>%Ln more notes stand beside the streams.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::BulkMenu</name>
    <message numerus="yes">
        <source>Apply to %n stream(s)</source>
        <translation>
            <numerusform>Apply to %Ln stream</numerusform>
            <numerusform>Apply to %Ln streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Select %n field(s)</source>
        <translation>
            <numerusform>&amp;Select %Ln field</numerusform>
            <numerusform>&amp;Select %Ln fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Select %n stream(s)</source>
        <translation>
            <numerusform>&amp;Select %Ln stream</numerusform>
            <numerusform>&amp;Select %Ln streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Deselect %n field(s)</source>
        <translation>
            <numerusform>&amp;Deselect %Ln field</numerusform>
            <numerusform>&amp;Deselect %Ln fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Deselect %n stream(s)</source>
        <translation>
            <numerusform>&amp;Deselect %Ln stream</numerusform>
            <numerusform>&amp;Deselect %Ln streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%2 of %3 streams)</source>
        <translation>
            <numerusform>%1 (%2 of %3 stream)</numerusform>
            <numerusform>%1 (%2 of %3 streams)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stream(s)</source>
        <translation>
            <numerusform>%Ln stream</numerusform>
            <numerusform>%Ln streams</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::CatalogModel</name>
    <message numerus="yes">
        <source>Select %n field(s)</source>
        <translation>
            <numerusform>Select %Ln field</numerusform>
            <numerusform>Select %Ln fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deselect %n field(s)</source>
        <translation>
            <numerusform>Deselect %Ln field</numerusform>
            <numerusform>Deselect %Ln fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stream(s)</source>
        <translation>
            <numerusform>%Ln stream</numerusform>
            <numerusform>%Ln streams</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::Closing</name>
    <message numerus="yes">
        <source>%n connections are running: %1.</source>
        <translation>
            <numerusform>%Ln connection is running: %1.</numerusform>
            <numerusform>%Ln connections are running: %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ConfigureStep</name>
    <message numerus="yes">
        <source>%n stream(s) of %1 will be written to %2.</source>
        <translation>
            <numerusform>%Ln stream of %1 will be written to %2.</numerusform>
            <numerusform>%Ln streams of %1 will be written to %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionActions</name>
    <message numerus="yes">
        <source>Discard %n drafts?</source>
        <translation>
            <numerusform>Discard %Ln draft?</numerusform>
            <numerusform>Discard %Ln drafts?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionExporter</name>
    <message numerus="yes">
        <source>%n connection(s) exported to %1</source>
        <translation>
            <numerusform>%Ln connection is exported to %1</numerusform>
            <numerusform>%Ln connections are exported to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionNotices</name>
    <message numerus="yes">
        <source>%n value(s) of this connection&apos;s own; the others are as the settings of the program say, under &quot;Notifications&quot;.</source>
        <translation>
            <numerusform>One value of this connection&apos;s own; the others are as the settings of the program say, under &quot;Notifications&quot;.</numerusform>
            <numerusform>%Ln values of this connection&apos;s own; the others are as the settings of the program say, under &quot;Notifications&quot;.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionsModel</name>
    <message numerus="yes">
        <source>%n rejected records</source>
        <translation>
            <numerusform>%Ln rejected record</numerusform>
            <numerusform>%Ln rejected records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionsPage</name>
    <message numerus="yes">
        <source>%1 of %Ln connections</source>
        <translation>
            <numerusform>%1 of %Ln connection</numerusform>
            <numerusform>%1 of %Ln connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln connections</source>
        <translation>
            <numerusform>%Ln connection</numerusform>
            <numerusform>%Ln connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need a look</source>
        <translation>
            <numerusform>%Ln needs a look</numerusform>
            <numerusform>%Ln need a look</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n drafts</source>
        <translation>
            <numerusform>%Ln draft</numerusform>
            <numerusform>%Ln drafts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::DeleteConnectionDialog</name>
    <message numerus="yes">
        <source>%n open rejected records are deleted too.</source>
        <translation>
            <numerusform>%Ln open rejected record is deleted too.</numerusform>
            <numerusform>%Ln open rejected records are deleted too.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::DestinationNamesEdit</name>
    <message numerus="yes">
        <source>%n stream(s) will be written:</source>
        <translation>
            <numerusform>%Ln stream will be written:</numerusform>
            <numerusform>%Ln streams will be written:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) are also written by another connection; a prefix or another namespace keeps them apart.</source>
        <translation>
            <numerusform>%Ln name is also written by another connection; a prefix or another namespace keeps them apart.</numerusform>
            <numerusform>%Ln names are also written by another connection; a prefix or another namespace keeps them apart.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::DryRunDialog</name>
    <message numerus="yes">
        <source>The next run leaves %n record(s) out and counts them as filtered. An incremental stream brings them again once they change.</source>
        <translation>
            <numerusform>The next run leaves %Ln record out and counts it as filtered. An incremental stream brings it again once it changes.</numerusform>
            <numerusform>The next run leaves %Ln records out and counts them as filtered. An incremental stream brings them again once they change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sync &amp;now without %n record(s)</source>
        <translation>
            <numerusform>Sync &amp;now without %Ln record</numerusform>
            <numerusform>Sync &amp;now without %Ln records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only the first %1 records were read.</source>
        <translation>
            <numerusform>Only the first %1 record was read.</numerusform>
            <numerusform>Only the first %1 records were read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values would be emptied, cut or replaced by a rule.</source>
        <translation>
            <numerusform>%1 value would be emptied, cut or replaced by a rule.</numerusform>
            <numerusform>%1 values would be emptied, cut or replaced by a rule.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::EndpointChooser</name>
    <message numerus="yes">
        <source>%n to choose from</source>
        <translation>
            <numerusform>%Ln to choose from</numerusform>
            <numerusform>%Ln to choose from</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::EndpointListModel</name>
    <message numerus="yes">
        <source>used by %n connections</source>
        <translation>
            <numerusform>used by %Ln connection</numerusform>
            <numerusform>used by %Ln connections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::EndpointTableModel</name>
    <message numerus="yes">
        <source>%n connections</source>
        <translation>
            <numerusform>%Ln connection</numerusform>
            <numerusform>%Ln connections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::EndpointsPage</name>
    <message numerus="yes">
        <source>%n connections</source>
        <translation>
            <numerusform>%Ln connection</numerusform>
            <numerusform>%Ln connections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::FitProblemsDialog</name>
    <message numerus="yes">
        <source>%1 of %2 records</source>
        <translation>
            <numerusform>%1 of %2 record</numerusform>
            <numerusform>%1 of %2 records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::GroupEditDialog</name>
    <message numerus="yes">
        <source>%Ln open record(s) of %1.</source>
        <translation>
            <numerusform>%Ln open record of %1.</numerusform>
            <numerusform>%Ln open records of %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::IgnoreDialog</name>
    <message numerus="yes">
        <source>%Ln &amp;selected record(s)</source>
        <translation>
            <numerusform>%Ln &amp;selected record</numerusform>
            <numerusform>%Ln &amp;selected records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;All %Ln record(s) shown</source>
        <translation>
            <numerusform>&amp;All %Ln record shown</numerusform>
            <numerusform>&amp;All %Ln records shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ImportDialog</name>
    <message numerus="yes">
        <source>%n fault(s) keep the files from being imported.</source>
        <translation>
            <numerusform>%Ln fault keeps the files from being imported.</numerusform>
            <numerusform>%Ln faults keep the files from being imported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::LogBar</name>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%Ln hit</numerusform>
            <numerusform>%Ln hits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::LogView</name>
    <message numerus="yes">
        <source>%1 lines are filtered out.</source>
        <translation>
            <numerusform>%1 line is filtered out.</numerusform>
            <numerusform>%1 lines are filtered out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::LogsPage</name>
    <message numerus="yes">
        <source>%1 in %n log(s) (%2).</source>
        <translation>
            <numerusform>%1 in %Ln log (%2).</numerusform>
            <numerusform>%1 in %Ln logs (%2).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%Ln line</numerusform>
            <numerusform>%Ln lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n log(s) could not be read.</source>
        <translation>
            <numerusform>%Ln log could not be read.</numerusform>
            <numerusform>%Ln logs could not be read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n log(s) were searched (%1).</source>
        <translation>
            <numerusform>%Ln log was searched (%1).</numerusform>
            <numerusform>%Ln logs were searched (%1).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MainWindow</name>
    <message numerus="yes">
        <source>%n open rejected records</source>
        <translation>
            <numerusform>%Ln open rejected record</numerusform>
            <numerusform>%Ln open rejected records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread notice(s)</source>
        <translation>
            <numerusform>%Ln unread notice</numerusform>
            <numerusform>%Ln unread notices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MappingChoiceBar</name>
    <message numerus="yes">
        <source>%1 (%n to mend)</source>
        <translation>
            <numerusform>%1 (%Ln to mend)</numerusform>
            <numerusform>%1 (%Ln to mend)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MappingDraft</name>
    <message numerus="yes">
        <source>accept %n suggestion(s)</source>
        <translation>
            <numerusform>accept %Ln suggestion</numerusform>
            <numerusform>accept %Ln suggestions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MappingModel</name>
    <message numerus="yes">
        <source>clear %n field(s)</source>
        <translation>
            <numerusform>clear %Ln field</numerusform>
            <numerusform>clear %Ln fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>map %n field(s)</source>
        <translation>
            <numerusform>map %Ln field</numerusform>
            <numerusform>map %Ln fields</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MappingPreviewPane</name>
    <message numerus="yes">
        <source>all %1 records</source>
        <translation>
            <numerusform>the %1 record</numerusform>
            <numerusform>all %1 records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All of these %n record(s) would be sent.</source>
        <translation>
            <numerusform>This %Ln record would be sent.</numerusform>
            <numerusform>All of these %Ln records would be sent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of these %2 records would be rejected.</source>
        <translation>
            <numerusform>%1 of this %2 record would be rejected.</numerusform>
            <numerusform>%1 of these %2 records would be rejected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MappingView</name>
    <message numerus="yes">
        <source>%n source field(s) unused</source>
        <translation>
            <numerusform>%Ln source field unused</numerusform>
            <numerusform>%Ln source fields unused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n destination field(s) empty</source>
        <translation>
            <numerusform>%Ln destination field empty</numerusform>
            <numerusform>%Ln destination fields empty</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) with problems</source>
        <translation>
            <numerusform>%Ln row with problems</numerusform>
            <numerusform>%Ln rows with problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%Ln field</numerusform>
            <numerusform>%Ln fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MultilineSecretField</name>
    <message numerus="yes">
        <source>%n lines, hidden</source>
        <translation>
            <numerusform>%Ln line, hidden</numerusform>
            <numerusform>%Ln lines, hidden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::PreviewPanel</name>
    <message numerus="yes">
        <source>%1 of all %2 rows of %3</source>
        <translation>
            <numerusform>%1 of all %2 row of %3</numerusform>
            <numerusform>%1 of all %2 rows of %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of the first %2 rows of %3</source>
        <translation>
            <numerusform>%1 of the first %2 row of %3</numerusform>
            <numerusform>%1 of the first %2 rows of %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %1 rows of %2</source>
        <translation>
            <numerusform>The %1 row of %2</numerusform>
            <numerusform>All %1 rows of %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>First %1 rows of %2</source>
        <translation>
            <numerusform>First %1 row of %2</numerusform>
            <numerusform>First %1 rows of %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ProblemList</name>
    <message numerus="yes">
        <source>%n values need a look.</source>
        <translation>
            <numerusform>%Ln value needs a look.</numerusform>
            <numerusform>%Ln values need a look.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::PutBackAct</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ReadOptionsDialog</name>
    <message numerus="yes">
        <source>The stream has about %1 rows.</source>
        <translation>
            <numerusform>The stream has about %1 row.</numerusform>
            <numerusform>The stream has about %1 rows.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::RecordHealing</name>
    <message numerus="yes">
        <source>%Ln record(s) are again as they were read.</source>
        <translation>
            <numerusform>%Ln record is again as it was read.</numerusform>
            <numerusform>%Ln records are again as they were read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) edited.</source>
        <translation>
            <numerusform>%Ln record edited.</numerusform>
            <numerusform>%Ln records edited.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be edited.</source>
        <translation>
            <numerusform>%Ln could not be edited.</numerusform>
            <numerusform>%Ln could not be edited.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete what is stored of %Ln record(s)?</source>
        <translation>
            <numerusform>Delete what is stored of %Ln record?</numerusform>
            <numerusform>Delete what is stored of %Ln records?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The values of %Ln record(s) are deleted.</source>
        <translation>
            <numerusform>The values of %Ln record are deleted.</numerusform>
            <numerusform>The values of %Ln records are deleted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::RejectedGroupsModel</name>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln record</numerusform>
            <numerusform>%Ln records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::RejectedHistory</name>
    <message numerus="yes">
        <source>edit %Ln record(s)</source>
        <translation>
            <numerusform>edit %Ln record</numerusform>
            <numerusform>edit %Ln records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>put %Ln original(s) back</source>
        <translation>
            <numerusform>put %Ln original back</numerusform>
            <numerusform>put %Ln originals back</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::RejectedView</name>
    <message numerus="yes">
        <source>%Ln record(s) have another one.</source>
        <translation>
            <numerusform>%Ln record has another one.</numerusform>
            <numerusform>%Ln records have another one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln record</numerusform>
            <numerusform>%Ln records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) found</source>
        <translation>
            <numerusform>%Ln record found</numerusform>
            <numerusform>%Ln records found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) found so far</source>
        <translation>
            <numerusform>%Ln record found so far</numerusform>
            <numerusform>%Ln records found so far</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Retry &amp;all %Ln shown</source>
        <translation>
            <numerusform>Retry &amp;all %Ln shown</numerusform>
            <numerusform>Retry &amp;all %Ln shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) ignored.</source>
        <translation>
            <numerusform>%Ln record ignored.</numerusform>
            <numerusform>%Ln records ignored.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) open again.</source>
        <translation>
            <numerusform>%Ln record open again.</numerusform>
            <numerusform>%Ln records open again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) written to %1.</source>
        <translation>
            <numerusform>%Ln record written to %1.</numerusform>
            <numerusform>%Ln records written to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::RowCountLabel</name>
    <message numerus="yes">
        <source>more than %Ln entries</source>
        <translation>
            <numerusform>more than %Ln entry</numerusform>
            <numerusform>more than %Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln entries</source>
        <translation>
            <numerusform>%1 of %Ln entry</numerusform>
            <numerusform>%1 of %Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln entry</numerusform>
            <numerusform>%Ln entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::RowCountView</name>
    <message numerus="yes">
        <source>About %1 records from there.</source>
        <translation>
            <numerusform>About %1 record from there.</numerusform>
            <numerusform>About %1 records from there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %1 records in all.</source>
        <translation>
            <numerusform>About %1 record in all.</numerusform>
            <numerusform>About %1 records in all.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ScheduleEdit</name>
    <message numerus="yes">
        <source>Each starts up to %n minute(s) later.</source>
        <translation>
            <numerusform>Each starts up to %Ln minute later.</numerusform>
            <numerusform>Each starts up to %Ln minutes later.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::SchemaBanner</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %Ln more</numerusform>
            <numerusform>%1 and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::SchemaToolBar</name>
    <message numerus="yes">
        <source>%1 of %2 streams selected</source>
        <translation>
            <numerusform>%1 of %2 stream selected</numerusform>
            <numerusform>%1 of %2 streams selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stream(s) found</source>
        <translation>
            <numerusform>%Ln stream found</numerusform>
            <numerusform>%Ln streams found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) found</source>
        <translation>
            <numerusform>%Ln field found</numerusform>
            <numerusform>%Ln fields found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::SchemaTreeView</name>
    <message numerus="yes">
        <source>%1 streams are hidden by the filter.</source>
        <translation>
            <numerusform>%1 stream is hidden by the filter.</numerusform>
            <numerusform>%1 streams are hidden by the filter.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stream(s) changed at the source.</source>
        <translation>
            <numerusform>%Ln stream changed at the source.</numerusform>
            <numerusform>%Ln streams changed at the source.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 streams were changed, %2 were left as they are.</source>
        <translation>
            <numerusform>%1 stream was changed, %2 were left as they are.</numerusform>
            <numerusform>%1 streams were changed, %2 were left as they are.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::SecretSettingsPage</name>
    <message numerus="yes">
        <source>%n secrets were moved.</source>
        <translation>
            <numerusform>%Ln secret was moved.</numerusform>
            <numerusform>%Ln secrets were moved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::SourceFieldList</name>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%Ln field</numerusform>
            <numerusform>%Ln fields</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::StreamsPanel</name>
    <message numerus="yes">
        <source>S&amp;ync %n streams now</source>
        <translation>
            <numerusform>S&amp;ync %Ln stream now</numerusform>
            <numerusform>S&amp;ync %Ln streams now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::SuggestionBar</name>
    <message numerus="yes">
        <source>%n suggestion(s)</source>
        <translation>
            <numerusform>%Ln suggestion</numerusform>
            <numerusform>%Ln suggestions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Accept %n sure one(s)</source>
        <translation>
            <numerusform>&amp;Accept %Ln sure one</numerusform>
            <numerusform>&amp;Accept %Ln sure ones</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::TagEdit</name>
    <message numerus="yes">
        <source>A connection has at most %n tag(s).</source>
        <translation>
            <numerusform>A connection has at most %Ln tag.</numerusform>
            <numerusform>A connection has at most %Ln tags.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::TagsDialog</name>
    <message numerus="yes">
        <source>The tag “%1” is taken off %n connection(s).</source>
        <translation>
            <numerusform>The tag “%1” is taken off %Ln connection.</numerusform>
            <numerusform>The tag “%1” is taken off %Ln connections.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::TransformationsDialog</name>
    <message numerus="yes">
        <source>%1 of %2 rows are filtered.</source>
        <translation>
            <numerusform>%1 of %2 row is filtered.</numerusform>
            <numerusform>%1 of %2 rows are filtered.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) become empty.</source>
        <translation>
            <numerusform>%Ln value becomes empty.</numerusform>
            <numerusform>%Ln values become empty.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ValueDialog</name>
    <message numerus="yes">
        <source>%1 characters</source>
        <translation>
            <numerusform>%1 character</numerusform>
            <numerusform>%1 characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::WorkbenchWindow</name>
    <message numerus="yes">
        <source>The recording lacks %n exchanges.</source>
        <translation>
            <numerusform>The recording lacks %n exchange.</numerusform>
            <numerusform>The recording lacks %n exchanges.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mysql</name>
    <message numerus="yes">
        <source>%1 values of the column %2 are no days of the calendar, such as 0000-00-00.</source>
        <translation>
            <numerusform>%1 value of the column %2 is no day of the calendar, such as 0000-00-00.</numerusform>
            <numerusform>%1 values of the column %2 are no days of the calendar, such as 0000-00-00.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values of the column %2 are no times of day: they are negative or last a day and longer.</source>
        <translation>
            <numerusform>%1 value of the column %2 is no time of day: it is negative or lasts a day and longer.</numerusform>
            <numerusform>%1 values of the column %2 are no times of day: they are negative or last a day and longer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values of the column %2 are no %3.</source>
        <translation>
            <numerusform>%1 value of the column %2 is no %3.</numerusform>
            <numerusform>%1 values of the column %2 are no %3.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>notices</name>
    <message numerus="yes">
        <source>%1 days</source>
        <translation>
            <numerusform>%1 day</numerusform>
            <numerusform>%1 days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 runs in a row have failed, and none has succeeded for %2.</source>
        <translation>
            <numerusform>%1 run in a row has failed, and none has succeeded for %2.</numerusform>
            <numerusform>%1 runs in a row have failed, and none has succeeded for %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The connection pauses by itself at %1 runs and %2.</source>
        <translation>
            <numerusform>The connection pauses by itself at %1 run and %2.</numerusform>
            <numerusform>The connection pauses by itself at %1 runs and %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %1 succeeded and wrote %2 records.</source>
        <translation>
            <numerusform>Run %1 succeeded and wrote %2 record.</numerusform>
            <numerusform>Run %1 succeeded and wrote %2 records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %1 rejected %2 of %3 records.</source>
        <translation>
            <numerusform>Run %1 rejected %2 of %3 record.</numerusform>
            <numerusform>Run %1 rejected %2 of %3 records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n notices</source>
        <translation>
            <numerusform>%Ln notice</numerusform>
            <numerusform>%Ln notices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>postgres</name>
    <message numerus="yes">
        <source>%1 values of the column %2 have no place in the type %3 and are empty.</source>
        <translation>
            <numerusform>%1 value of the column %2 has no place in the type %3 and is empty.</numerusform>
            <numerusform>%1 values of the column %2 have no place in the type %3 and are empty.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sample</name>
    <message numerus="yes">
        <source>Nothing is new: all %1 rows were read before, and always_updated is off.</source>
        <extracomment>%1 is a number of rows, &quot;always_updated&quot; the name of a setting</extracomment>
        <translation>
            <numerusform>Nothing is new: the %1 row was read before, and always_updated is off.</numerusform>
            <numerusform>Nothing is new: all %1 rows were read before, and always_updated is off.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values do not fit their type, as misfit_percent asks.</source>
        <translation>
            <numerusform>%1 value does not fit its type, as misfit_percent asks.</numerusform>
            <numerusform>%1 values do not fit their type, as misfit_percent asks.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>schedule</name>
    <message numerus="yes">
        <source>Every %1 minutes</source>
        <translation>
            <numerusform>Every %1 minute</numerusform>
            <numerusform>Every %1 minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, every %2 hours</source>
        <translation>
            <numerusform>%1, every %2 hour</numerusform>
            <numerusform>%1, every %2 hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Every %1 hours from %2</source>
        <translation>
            <numerusform>Every %1 hour from %2</numerusform>
            <numerusform>Every %1 hours from %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %1 seconds</source>
        <translation>
            <numerusform>every %1 second</numerusform>
            <numerusform>every %1 seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 days before the last day of the month</source>
        <translation>
            <numerusform>%1 day before the last day of the month</numerusform>
            <numerusform>%1 days before the last day of the month</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>up to %1 minutes later</source>
        <translation>
            <numerusform>up to %1 minute later</numerusform>
            <numerusform>up to %1 minutes later</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Every %1 hours</source>
        <translation>
            <numerusform>Every %1 hour</numerusform>
            <numerusform>Every %1 hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>spread by up to %1 minutes</source>
        <translation>
            <numerusform>spread by up to %1 minute</numerusform>
            <numerusform>spread by up to %1 minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sqlite</name>
    <message numerus="yes">
        <source>%1 values of the column %2 are no %3.</source>
        <translation>
            <numerusform>%1 value of the column %2 is no %3.</numerusform>
            <numerusform>%1 values of the column %2 are no %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 integers of the column %2 are too large to be kept exactly as a %3.</source>
        <translation>
            <numerusform>%1 integer of the column %2 is too large to be kept exactly as a %3.</numerusform>
            <numerusform>%1 integers of the column %2 are too large to be kept exactly as a %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values of the column %2 are stored as another type and were read as %3.</source>
        <translation>
            <numerusform>%1 value of the column %2 is stored as another type and was read as %3.</numerusform>
            <numerusform>%1 values of the column %2 are stored as another type and were read as %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 sampled values are of another type.</source>
        <translation>
            <numerusform>%1 of %2 sampled value is of another type.</numerusform>
            <numerusform>%1 of %2 sampled values are of another type.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>verify</name>
    <message numerus="yes">
        <source>All %1 rows of the source are the same at the destination.</source>
        <translation>
            <numerusform>The %1 row of the source is the same at the destination.</numerusform>
            <numerusform>All %1 rows of the source are the same at the destination.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %1 rows of the source %2 are missing at the destination and %3 are different there; %4 rows are only there.</source>
        <translation>
            <numerusform>Of %1 row of the source %2 are missing at the destination and %3 are different there; %4 rows are only there.</numerusform>
            <numerusform>Of %1 rows of the source %2 are missing at the destination and %3 are different there; %4 rows are only there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of them are newer than the last run.</source>
        <translation>
            <numerusform>%1 of them is newer than the last run.</numerusform>
            <numerusform>%1 of them are newer than the last run.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The destination keeps %1 older versions.</source>
        <translation>
            <numerusform>The destination keeps %1 older version.</numerusform>
            <numerusform>The destination keeps %1 older versions.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 streams could not be compared.</source>
        <translation>
            <numerusform>%1 of %2 stream could not be compared.</numerusform>
            <numerusform>%1 of %2 streams could not be compared.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of them changed while they were verified: verify again to know how they are.</source>
        <translation>
            <numerusform>%1 of them changed while it was verified: verify again to know how it is.</numerusform>
            <numerusform>%1 of them changed while they were verified: verify again to know how they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rows changed while they were verified; %1 key ranges were read again.</source>
        <translation>
            <numerusform>Rows changed while they were verified; %1 key range was read again.</numerusform>
            <numerusform>Rows changed while they were verified; %1 key ranges were read again.</numerusform>
        </translation>
    </message>
</context>
</TS>
