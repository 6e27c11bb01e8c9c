<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CatalogCellsText</name>
    <message numerus="yes">
        <source>%n stream(s)</source>
        <translation>
            <numerusform>%n stream</numerusform>
            <numerusform>%n streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%n field</numerusform>
            <numerusform>%n fields</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FieldCheck</name>
    <message numerus="yes">
        <source>The value needs at least %n characters.</source>
        <translation>
            <numerusform>The value needs at least %n character.</numerusform>
            <numerusform>The value needs at least %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The value may have at most %n characters.</source>
        <translation>
            <numerusform>The value may have at most %n character.</numerusform>
            <numerusform>The value may have at most %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The list needs at least %n entries.</source>
        <translation>
            <numerusform>The list needs at least %n entry.</numerusform>
            <numerusform>The list needs at least %n entries.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The list may have at most %n entries.</source>
        <translation>
            <numerusform>The list may have at most %n entry.</numerusform>
            <numerusform>The list may have at most %n entries.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NoticeRulesText</name>
    <message numerus="yes">
        <source>%n connection(s) failed</source>
        <translation>
            <numerusform>%n connection failed</numerusform>
            <numerusform>%n connections failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) recovered</source>
        <translation>
            <numerusform>%n connection recovered</numerusform>
            <numerusform>%n connections recovered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) need attention</source>
        <translation>
            <numerusform>%n connection needs attention</numerusform>
            <numerusform>%n connections need attention</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) rejected many records</source>
        <translation>
            <numerusform>%n connection rejected many records</numerusform>
            <numerusform>%n connections rejected many records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n long run(s) finished</source>
        <translation>
            <numerusform>%n long run finished</numerusform>
            <numerusform>%n long runs finished</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PositionText</name>
    <message numerus="yes">
        <source>%n file(s) are read</source>
        <translation>
            <numerusform>%n file is read</numerusform>
            <numerusform>%n files are read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SchemaText</name>
    <message numerus="yes">
        <source>all %n sampled value(s) fit</source>
        <translation>
            <numerusform>the sampled value fits</numerusform>
            <numerusform>all %n sampled values fit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>unique in %n sampled row(s)</source>
        <translation>
            <numerusform>unique in %n sampled row</numerusform>
            <numerusform>unique in %n sampled rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StateSentenceText</name>
    <message numerus="yes">
        <source>%n rejected record(s) wait for a decision.</source>
        <translation>
            <numerusform>%n rejected record waits for a decision.</numerusform>
            <numerusform>%n rejected records wait for a decision.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message numerus="yes">
        <source>%1, and %n more</source>
        <translation>
            <numerusform>%1, and %n more</numerusform>
            <numerusform>%1, and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::BalanceView</name>
    <message numerus="yes">
        <source>%n more note(s) stand beside the streams.</source>
        <translation>
            <numerusform>%n more note stands beside the streams.</numerusform>
            <numerusform>%n more notes stand beside the streams.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::BulkMenu</name>
    <message numerus="yes">
        <source>Apply to %n stream(s)</source>
        <translation>
            <numerusform>Apply to %n stream</numerusform>
            <numerusform>Apply to %n streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Select %n field(s)</source>
        <translation>
            <numerusform>&amp;Select %n field</numerusform>
            <numerusform>&amp;Select %n fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Select %n stream(s)</source>
        <translation>
            <numerusform>&amp;Select %n stream</numerusform>
            <numerusform>&amp;Select %n streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Deselect %n field(s)</source>
        <translation>
            <numerusform>&amp;Deselect %n field</numerusform>
            <numerusform>&amp;Deselect %n fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Deselect %n stream(s)</source>
        <translation>
            <numerusform>&amp;Deselect %n stream</numerusform>
            <numerusform>&amp;Deselect %n streams</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stream(s)</source>
        <translation>
            <numerusform>%n stream</numerusform>
            <numerusform>%n streams</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::CatalogModel</name>
    <message numerus="yes">
        <source>Select %n field(s)</source>
        <translation>
            <numerusform>Select %n field</numerusform>
            <numerusform>Select %n fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deselect %n field(s)</source>
        <translation>
            <numerusform>Deselect %n field</numerusform>
            <numerusform>Deselect %n fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stream(s)</source>
        <translation>
            <numerusform>%n stream</numerusform>
            <numerusform>%n streams</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::Closing</name>
    <message numerus="yes">
        <source>%n connections are running: %1.</source>
        <translation>
            <numerusform>%n connection is running: %1.</numerusform>
            <numerusform>%n connections are running: %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ConfigureStep</name>
    <message numerus="yes">
        <source>%n stream(s) of %1 will be written to %2.</source>
        <translation>
            <numerusform>%n stream of %1 will be written to %2.</numerusform>
            <numerusform>%n streams of %1 will be written to %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionActions</name>
    <message numerus="yes">
        <source>Discard %n drafts?</source>
        <translation>
            <numerusform>Discard %n draft?</numerusform>
            <numerusform>Discard %n drafts?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionsModel</name>
    <message numerus="yes">
        <source>%n rejected records</source>
        <translation>
            <numerusform>%n rejected record</numerusform>
            <numerusform>%n rejected records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionsPage</name>
    <message numerus="yes">
        <source>%n connections</source>
        <translation>
            <numerusform>%n connection</numerusform>
            <numerusform>%n connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need a look</source>
        <translation>
            <numerusform>%n needs a look</numerusform>
            <numerusform>%n need a look</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n drafts</source>
        <translation>
            <numerusform>%n draft</numerusform>
            <numerusform>%n drafts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::DeleteConnectionDialog</name>
    <message numerus="yes">
        <source>%n open rejected records are deleted too.</source>
        <translation>
            <numerusform>%n open rejected record is deleted too.</numerusform>
            <numerusform>%n open rejected records are deleted too.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::DestinationNamesEdit</name>
    <message numerus="yes">
        <source>%n stream(s) will be written:</source>
        <translation>
            <numerusform>%n stream will be written:</numerusform>
            <numerusform>%n streams will be written:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) are also written by another connection; a prefix or another namespace keeps them apart.</source>
        <translation>
            <numerusform>%n name is also written by another connection; a prefix or another namespace keeps them apart.</numerusform>
            <numerusform>%n names are also written by another connection; a prefix or another namespace keeps them apart.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::EndpointChooser</name>
    <message numerus="yes">
        <source>%n to choose from</source>
        <translation>
            <numerusform>%n to choose from</numerusform>
            <numerusform>%n to choose from</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::EndpointListModel</name>
    <message numerus="yes">
        <source>used by %n connections</source>
        <translation>
            <numerusform>used by %n connection</numerusform>
            <numerusform>used by %n connections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::EndpointTableModel</name>
    <message numerus="yes">
        <source>%n connections</source>
        <translation>
            <numerusform>%n connection</numerusform>
            <numerusform>%n connections</numerusform>
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
    <name>millrace::LogBar</name>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%n hit</numerusform>
            <numerusform>%n hits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MainWindow</name>
    <message numerus="yes">
        <source>%n open rejected records</source>
        <translation>
            <numerusform>%n open rejected record</numerusform>
            <numerusform>%n open rejected records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) imported.</source>
        <translation>
            <numerusform>%n connection imported.</numerusform>
            <numerusform>%n connections imported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MultilineSecretField</name>
    <message numerus="yes">
        <source>%n lines, hidden</source>
        <translation>
            <numerusform>%n line, hidden</numerusform>
            <numerusform>%n lines, hidden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ProblemList</name>
    <message numerus="yes">
        <source>%n values need a look.</source>
        <translation>
            <numerusform>%n value needs a look.</numerusform>
            <numerusform>%n values need a look.</numerusform>
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
    <name>millrace::SchemaToolBar</name>
    <message numerus="yes">
        <source>%n stream(s) found</source>
        <translation>
            <numerusform>%n stream found</numerusform>
            <numerusform>%n streams found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) found</source>
        <translation>
            <numerusform>%n field found</numerusform>
            <numerusform>%n fields found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::SchemaTreeView</name>
    <message numerus="yes">
        <source>%n stream(s) changed at the source.</source>
        <translation>
            <numerusform>%n stream changed at the source.</numerusform>
            <numerusform>%n streams changed at the source.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::SecretSettingsPage</name>
    <message numerus="yes">
        <source>%n secrets were moved.</source>
        <translation>
            <numerusform>%n secret was moved.</numerusform>
            <numerusform>%n secrets were moved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::StreamsPanel</name>
    <message numerus="yes">
        <source>S&amp;ync %n streams now</source>
        <translation>
            <numerusform>S&amp;ync %n stream now</numerusform>
            <numerusform>S&amp;ync %n streams now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::TagEdit</name>
    <message numerus="yes">
        <source>A connection has at most %n tag(s).</source>
        <translation>
            <numerusform>A connection has at most %n tag.</numerusform>
            <numerusform>A connection has at most %n tags.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::TimelineView</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MappingText</name>
    <message numerus="yes">
        <source>%n choice(s)</source>
        <translation>
            <numerusform>%n choice</numerusform>
            <numerusform>%n choices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MappingChoiceBar</name>
    <message numerus="yes">
        <source>%1 (%n to mend)</source>
        <translation>
            <numerusform>%1 (%n to mend)</numerusform>
            <numerusform>%1 (%n to mend)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MappingDraft</name>
    <message numerus="yes">
        <source>accept %n suggestion(s)</source>
        <translation>
            <numerusform>accept %n suggestion</numerusform>
            <numerusform>accept %n suggestions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MappingModel</name>
    <message numerus="yes">
        <source>clear %n field(s)</source>
        <translation>
            <numerusform>clear %n field</numerusform>
            <numerusform>clear %n fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>map %n field(s)</source>
        <translation>
            <numerusform>map %n field</numerusform>
            <numerusform>map %n fields</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MappingPreviewPane</name>
    <message numerus="yes">
        <source>All of these %n record(s) would be sent.</source>
        <translation>
            <numerusform>This %n record would be sent.</numerusform>
            <numerusform>All of these %n records would be sent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MappingView</name>
    <message numerus="yes">
        <source>%n source field(s) unused</source>
        <translation>
            <numerusform>%n source field unused</numerusform>
            <numerusform>%n source fields unused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n destination field(s) empty</source>
        <translation>
            <numerusform>%n destination field empty</numerusform>
            <numerusform>%n destination fields empty</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) with problems</source>
        <translation>
            <numerusform>%n row with problems</numerusform>
            <numerusform>%n rows with problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%n field</numerusform>
            <numerusform>%n fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::SourceFieldList</name>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%n field</numerusform>
            <numerusform>%n fields</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::SuggestionBar</name>
    <message numerus="yes">
        <source>%n suggestion(s)</source>
        <translation>
            <numerusform>%n suggestion</numerusform>
            <numerusform>%n suggestions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Accept %n sure one(s)</source>
        <translation>
            <numerusform>&amp;Accept %n sure one</numerusform>
            <numerusform>&amp;Accept %n sure ones</numerusform>
        </translation>
    </message>
</context>
</TS>
