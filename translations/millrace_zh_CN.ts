<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>BulkEditText</name>
    <message>
        <source>%1 is gone from the source</source>
        <translation>%1 已从源中消失</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 has no field &quot;%2&quot;</source>
        <translation>%1 没有字段“%2”</translation>
    </message>
    <message>
        <source>%1 cannot be written as %2</source>
        <translation>%1 无法写为 %2</translation>
    </message>
</context>
<context>
    <name>CatalogCellsText</name>
    <message numerus="yes">
        <source>%n stream(s)</source>
        <translation>
            <numerusform>%Ln 个流</numerusform>
        </translation>
    </message>
    <message>
        <source>set by the source</source>
        <translation>由源设定</translation>
    </message>
    <message>
        <source>Choose a cursor</source>
        <translation>选择游标</translation>
    </message>
    <message>
        <source>%1, from %2</source>
        <comment>cursor, its first value</comment>
        <translation>%1，从 %2 起</translation>
    </message>
    <message>
        <source>Choose a key</source>
        <translation>选择键</translation>
    </message>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%Ln 个字段</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>type at the source, type at the destination</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>cursor</source>
        <translation>游标</translation>
    </message>
    <message>
        <source>key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>key, part %1</source>
        <translation>键，第 %1 部分</translation>
    </message>
    <message>
        <source>list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>list of objects</source>
        <translation>对象列表</translation>
    </message>
    <message>
        <source>object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>The first run reads only rows from %1 on.</source>
        <translation>首次运行仅读取 %1 起的行。</translation>
    </message>
    <message>
        <source>Chosen name: %1</source>
        <translation>选定的名称：%1</translation>
    </message>
    <message>
        <source>Found inside the JSON field &quot;%1&quot;; without its tick it is taken out of the values. What else they hold is copied.</source>
        <translation>位于 JSON 字段“%1”内；取消勾选后会从值中移除，其余内容照样复制。</translation>
    </message>
    <message>
        <source>The type was: %1</source>
        <translation>原类型：%1</translation>
    </message>
    <message>
        <source>Written as %1; the source has %2.</source>
        <translation>写为 %1；源中为 %2。</translation>
    </message>
    <message>
        <source>Of the first rows: %1.</source>
        <translation>前几行的情况：%1。</translation>
    </message>
    <message>
        <source>At the source: %1</source>
        <translation>在源中：%1</translation>
    </message>
    <message>
        <source>stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>nested field</source>
        <translation>嵌套字段</translation>
    </message>
    <message>
        <source>namespace</source>
        <translation>命名空间</translation>
    </message>
    <message>
        <source>selected</source>
        <translation>已选择</translation>
    </message>
    <message>
        <source>partly selected</source>
        <translation>部分选择</translation>
    </message>
    <message>
        <source>not selected</source>
        <translation>未选择</translation>
    </message>
    <message>
        <source>%1 instead of %2</source>
        <translation>%1（而非 %2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>无效</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Sync mode</source>
        <translation>同步模式</translation>
    </message>
    <message>
        <source>Cursor</source>
        <translation>游标</translation>
    </message>
    <message>
        <source>Primary key</source>
        <translation>主键</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>New fields</source>
        <translation>新字段</translation>
    </message>
    <message>
        <source>Rows</source>
        <comment>column heading</comment>
        <translation>行数</translation>
    </message>
    <message>
        <source>The type the source gives a field, and the one it is written as where that differs.</source>
        <translation>源给出的字段类型；写入类型不同时一并显示。</translation>
    </message>
    <message>
        <source>How a stream is read and how its rows are written.</source>
        <translation>流的读取方式及其行的写入方式。</translation>
    </message>
    <message>
        <source>The field that grows with every change, such as updated_at; incremental reading goes on behind its last value.</source>
        <translation>随每次变更递增的字段，例如 updated_at；增量读取从其最后的值之后继续。</translation>
    </message>
    <message>
        <source>The field or fields that tell one row from every other, such as id.</source>
        <translation>能将每一行与其他行区分开的一个或多个字段，例如 id。</translation>
    </message>
    <message>
        <source>The table or object the rows of a stream are written to, and the column a field is written to.</source>
        <translation>流的行所写入的表或对象，以及字段所写入的列。</translation>
    </message>
    <message>
        <source>What becomes of fields that the source adds to a stream.</source>
        <translation>源向流中添加的字段如何处理。</translation>
    </message>
    <message>
        <source>About how many rows the source holds, where it can tell.</source>
        <translation>源中的大致行数（如能获知）。</translation>
    </message>
</context>
<context>
    <name>ChangeText</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Schedules of streams</source>
        <translation>流的计划</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>源</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Connector of the source</source>
        <translation>源的连接器</translation>
    </message>
    <message>
        <source>Connector of the destination</source>
        <translation>目标的连接器</translation>
    </message>
    <message>
        <source>Name of the source</source>
        <translation>源的名称</translation>
    </message>
    <message>
        <source>Name of the destination</source>
        <translation>目标的名称</translation>
    </message>
    <message>
        <source>Colour of the source</source>
        <translation>源的颜色</translation>
    </message>
    <message>
        <source>Colour of the destination</source>
        <translation>目标的颜色</translation>
    </message>
    <message>
        <source>Source in production</source>
        <translation>源为生产环境</translation>
    </message>
    <message>
        <source>Destination in production</source>
        <translation>目标为生产环境</translation>
    </message>
    <message>
        <source>Settings of the source</source>
        <translation>源的设置</translation>
    </message>
    <message>
        <source>Settings of the destination</source>
        <translation>目标的设置</translation>
    </message>
    <message>
        <source>Secrets of the source</source>
        <translation>源的机密</translation>
    </message>
    <message>
        <source>Secrets of the destination</source>
        <translation>目标的机密</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>命名空间</translation>
    </message>
    <message>
        <source>Namespace format</source>
        <translation>命名空间格式</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>前缀</translation>
    </message>
    <message>
        <source>Values that do not fit</source>
        <translation>不匹配的值</translation>
    </message>
    <message>
        <source>Streams at once</source>
        <translation>同时读取的流数</translation>
    </message>
    <message>
        <source>Changes of the schema</source>
        <translation>结构变更</translation>
    </message>
    <message>
        <source>Read again for new fields</source>
        <translation>为新字段重新读取</translation>
    </message>
    <message>
        <source>Records per run at most</source>
        <translation>每次运行最多记录数</translation>
    </message>
    <message>
        <source>Rejected records at most</source>
        <translation>最多被拒记录数</translation>
    </message>
    <message>
        <source>Rejected records at most, in per cent</source>
        <translation>最多被拒记录百分比</translation>
    </message>
    <message>
        <source>Stop when every record is rejected</source>
        <translation>所有记录均被拒时停止</translation>
    </message>
    <message>
        <source>Patience with runs</source>
        <translation>运行的容忍度</translation>
    </message>
    <message>
        <source>Called after a run</source>
        <translation>运行后的调用</translation>
    </message>
    <message>
        <source>Verified after each run</source>
        <translation>每次运行后核对</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Sync mode</source>
        <translation>同步模式</translation>
    </message>
    <message>
        <source>Cursor</source>
        <translation>游标</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Left out of JSON fields</source>
        <translation>从 JSON 字段中排除</translation>
    </message>
    <message>
        <source>New fields</source>
        <translation>新字段</translation>
    </message>
    <message>
        <source>Fields of the source</source>
        <translation>源的字段</translation>
    </message>
    <message>
        <source>Destination name</source>
        <translation>目标名称</translation>
    </message>
    <message>
        <source>Destination namespace</source>
        <translation>目标命名空间</translation>
    </message>
    <message>
        <source>Renamed fields</source>
        <translation>重命名的字段</translation>
    </message>
    <message>
        <source>Other types of fields</source>
        <translation>字段的其他类型</translation>
    </message>
    <message>
        <source>Transformations</source>
        <translation>转换</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>映射</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Matching key</source>
        <translation>匹配键</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>过滤器</translation>
    </message>
    <message>
        <source>Start of the cursor</source>
        <translation>游标起点</translation>
    </message>
    <message>
        <source>of the destination</source>
        <translation>目标的</translation>
    </message>
    <message>
        <source>of the source</source>
        <translation>源的</translation>
    </message>
    <message>
        <source>own format</source>
        <translation>自定义格式</translation>
    </message>
    <message>
        <source>are left empty</source>
        <translation>留空</translation>
    </message>
    <message>
        <source>reject their record</source>
        <translation>拒绝其记录</translation>
    </message>
    <message>
        <source>take fields over</source>
        <translation>接受字段</translation>
    </message>
    <message>
        <source>take fields and streams over</source>
        <translation>接受字段和流</translation>
    </message>
    <message>
        <source>leave them out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>are copied</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>wait to be chosen</source>
        <translation>等待选择</translation>
    </message>
    <message>
        <source>are left out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>pause the connection</source>
        <translation>暂停连接</translation>
    </message>
    <message>
        <source>a webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>the webhook at %1</source>
        <translation>位于 %1 的 Webhook</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 as %2</source>
        <translation>%1 作为 %2</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>%1field %2</source>
        <translation>%1字段 %2</translation>
    </message>
    <message>
        <source>Stream %1</source>
        <translation>流 %1</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>已选择</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>未选择</translation>
    </message>
    <message>
        <source>Checkpoint of %1</source>
        <translation>%1 的检查点</translation>
    </message>
    <message>
        <source>%1 cleared</source>
        <translation>%1 已清空</translation>
    </message>
    <message>
        <source>%1mapping of %2</source>
        <translation>%1%2 的映射</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1: %2 changed</source>
        <translation>%1：%2已更改</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <translation>%1：%2 → %3</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>已创建</translation>
    </message>
    <message>
        <source>Settings changed</source>
        <translation>设置已更改</translation>
    </message>
    <message>
        <source>Streams changed</source>
        <translation>流已更改</translation>
    </message>
    <message>
        <source>Paused after %1 failed runs in a row and %2 days without success</source>
        <translation>连续 %1 次运行失败且 %2 天未成功，已暂停</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Resumed</source>
        <translation>已恢复</translation>
    </message>
    <message>
        <source>Source or destination changed</source>
        <translation>源或目标已更改</translation>
    </message>
    <message>
        <source>Checkpoint changed</source>
        <translation>检查点已更改</translation>
    </message>
    <message>
        <source>in the window</source>
        <translation>在窗口中</translation>
    </message>
    <message>
        <source>on the command line</source>
        <translation>在命令行中</translation>
    </message>
    <message>
        <source>by the schedule</source>
        <translation>由计划触发</translation>
    </message>
</context>
<context>
    <name>CheckpointsText</name>
    <message>
        <source>has not run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>starts at %1 %2</source>
        <translation>从 %1 %2 开始</translation>
    </message>
    <message>
        <source>This stream is read whole at each run; only what an interrupted run has read is read again.</source>
        <translation>此流每次运行都完整读取；仅被中断的运行已读取的内容会再次读取。</translation>
    </message>
    <message>
        <source>The rows are read again and replace the ones of the same key at the destination: no row is there twice, and none is deleted.</source>
        <translation>这些行会再次读取，并替换目标中键相同的行：不会有重复的行，也不会删除任何行。</translation>
    </message>
    <message>
        <source>The rows are read again and added behind the ones that are there: the destination holds them twice afterwards. Clear the stream first where that is not wanted.</source>
        <translation>这些行会再次读取，并追加到现有行之后：此后目标中会有两份。如不希望如此，请先清空该流。</translation>
    </message>
    <message>
        <source>Rows after the checkpoint are read again and replace the ones of the same key. Rows between here and a later checkpoint are left out.</source>
        <translation>检查点之后的行会再次读取，并替换键相同的行。此处与之后检查点之间的行会被略过。</translation>
    </message>
    <message>
        <source>Rows after the checkpoint are read again and added once more: the destination holds them twice afterwards. Rows between here and a later checkpoint are left out.</source>
        <translation>检查点之后的行会再次读取并再次追加：此后目标中会有两份。此处与之后检查点之间的行会被略过。</translation>
    </message>
</context>
<context>
    <name>CommandText</name>
    <message>
        <source>Moves data between files and databases, and accounts for every row.</source>
        <translation>在文件和数据库之间移动数据，并对每一行都有交代。</translation>
    </message>
    <message>
        <source>millrace-cli COMMAND --help shows the options and examples of a command.</source>
        <translation>millrace-cli COMMAND --help 显示命令的选项和示例。</translation>
    </message>
    <message>
        <source>Exit codes: 0 done, 1 failed, 2 invalid input, 3 environment, 130/143 stopped by a signal.</source>
        <translation>退出码：0 完成，1 失败，2 输入无效，3 环境问题，130/143 被信号停止。</translation>
    </message>
    <message>
        <source>see what it does, in a temporary folder</source>
        <translation>在临时文件夹中查看其功能</translation>
    </message>
    <message>
        <source>copy a file into a table</source>
        <translation>将文件复制到表中</translation>
    </message>
    <message>
        <source>list the tables of a database</source>
        <translation>列出数据库的表</translation>
    </message>
    <message>
        <source>show the first rows</source>
        <translation>显示前几行</translation>
    </message>
    <message>
        <source>store a connection ...</source>
        <translation>存储连接…</translation>
    </message>
    <message>
        <source>... and run it</source>
        <translation>…并运行它</translation>
    </message>
    <message>
        <source>Examples:</source>
        <translation>示例：</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>用法</translation>
    </message>
    <message>
        <source>OPTIONS</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>COMMAND</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Positionals</source>
        <translation>位置参数</translation>
    </message>
    <message>
        <source>REQUIRED</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>Excludes</source>
        <translation>不兼容</translation>
    </message>
    <message>
        <source>Needs</source>
        <translation>需要</translation>
    </message>
    <message>
        <source>Global options: --profile, --json, --progress, --quiet, --verbose, --no-color (see millrace-cli --help).</source>
        <translation>全局选项：--profile、--json、--progress、--quiet、--verbose、--no-color（见 millrace-cli --help）。</translation>
    </message>
    <message>
        <source>Folder of the profile (or MILLRACE_PROFILE)</source>
        <translation>配置集的文件夹（或 MILLRACE_PROFILE）</translation>
    </message>
    <message>
        <source>Global options</source>
        <translation>全局选项</translation>
    </message>
    <message>
        <source>Print one JSON object</source>
        <translation>输出一个 JSON 对象</translation>
    </message>
    <message>
        <source>How runs show progress: auto, line, plain, json or none</source>
        <translation>运行进度的显示方式：auto、line、plain、json 或 none</translation>
    </message>
    <message>
        <source>Print errors only</source>
        <translation>仅输出错误</translation>
    </message>
    <message>
        <source>Also print the words of drivers</source>
        <translation>同时输出驱动程序的原文</translation>
    </message>
    <message>
        <source>Use no colours (or NO_COLOR)</source>
        <translation>不使用颜色（或 NO_COLOR）</translation>
    </message>
    <message>
        <source>The commands are: %1.</source>
        <translation>命令有：%1。</translation>
    </message>
    <message>
        <source>The following argument was not expected: %1</source>
        <translation>意外的参数：%1</translation>
    </message>
    <message>
        <source>The following arguments were not expected: %1</source>
        <translation>意外的参数：%1</translation>
    </message>
    <message>
        <source>A subcommand is required</source>
        <translation>需要子命令</translation>
    </message>
    <message>
        <source>%1 is required</source>
        <translation>%1 为必填</translation>
    </message>
    <message>
        <source>%1 requires %2</source>
        <translation>%1 需要 %2</translation>
    </message>
    <message>
        <source>%1 excludes %2</source>
        <translation>%1 与 %2 不兼容</translation>
    </message>
    <message>
        <source>%1: its value is missing</source>
        <translation>%1：缺少其值</translation>
    </message>
    <message>
        <source>Could not convert: %1 = %2</source>
        <translation>无法转换：%1 = %2</translation>
    </message>
    <message>
        <source>%1: Value %2 not in range %3 to %4</source>
        <translation>%1：值 %2 不在 %3 到 %4 的范围内</translation>
    </message>
    <message>
        <source>%1: %2 not in {%3}</source>
        <translation>%1：%2 不在 {%3} 之中</translation>
    </message>
    <message>
        <source>millrace-cli --help lists the commands and options.</source>
        <translation>millrace-cli --help 列出命令和选项。</translation>
    </message>
    <message>
        <source>millrace-cli %1 --help shows the options and examples.</source>
        <translation>millrace-cli %1 --help 显示选项和示例。</translation>
    </message>
    <message>
        <source>Display program version information and exit</source>
        <translation>显示程序版本信息并退出</translation>
    </message>
    <message>
        <source>Print this help</source>
        <translation>输出此帮助</translation>
    </message>
    <message>
        <source>Further: %1</source>
        <translation>其他：%1</translation>
    </message>
    <message>
        <source>%1 [y/N] </source>
        <translation>%1 [y/N] </translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>完成。</translation>
    </message>
    <message>
        <source>Carry this out (%1)?</source>
        <translation>执行此操作 (%1)？</translation>
    </message>
    <message>
        <source>Ask the new sources and destinations, and go on?</source>
        <translation>询问新的源和目标，然后继续？</translation>
    </message>
    <message>
        <source>Make the connections, sources, destinations and tags that files declare</source>
        <translation>创建文件声明的连接、源、目标和标签</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>YAML or JSON files, folders of them, or - for standard input</source>
        <translation>YAML 或 JSON 文件、其文件夹，或 - 表示标准输入</translation>
    </message>
    <message>
        <source>Show what would change, and change nothing</source>
        <translation>显示会更改什么，不更改任何内容</translation>
    </message>
    <message>
        <source>Ask new and changed sources and destinations before the plan is shown</source>
        <translation>在显示计划之前询问新的和已更改的源与目标</translation>
    </message>
    <message>
        <source>Do not ask</source>
        <translation>不询问</translation>
    </message>
    <message>
        <source>Delete what the profile has and the files do not</source>
        <translation>删除配置集中有而文件中没有的内容</translation>
    </message>
    <message>
        <source>Print the JSON Schema of the files and end</source>
        <translation>输出文件的 JSON Schema 并结束</translation>
    </message>
    <message>
        <source>All of the plan is carried out or nothing. docs/files.md describes the files.</source>
        <translation>方案要么全部执行，要么完全不执行。docs/files.md 说明了这些文件。</translation>
    </message>
    <message>
        <source>Open this address in a browser:</source>
        <translation>请在浏览器中打开此地址：</translation>
    </message>
    <message>
        <source>A browser of another machine ends at a page it cannot open: paste the address of that page here.</source>
        <translation>其他计算机上的浏览器会停在无法打开的页面：请将该页面的地址粘贴到此处。</translation>
    </message>
    <message>
        <source>Signed in; &quot;%1&quot; has the tokens in the secret store.</source>
        <translation>已登录；“%1”的令牌已存入机密存储。</translation>
    </message>
    <message>
        <source>Sign in at a vendor with a browser</source>
        <translation>使用浏览器在供应商处登录</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Stored destination</source>
        <translation>已存储的目标</translation>
    </message>
    <message>
        <source>Name of a new destination</source>
        <translation>新目标的名称</translation>
    </message>
    <message>
        <source>id</source>
        <comment>heading of a column</comment>
        <translation>ID</translation>
    </message>
    <message>
        <source>title</source>
        <comment>heading of a column</comment>
        <translation>标题</translation>
    </message>
    <message>
        <source>version</source>
        <comment>heading of a column</comment>
        <translation>版本</translation>
    </message>
    <message>
        <source>licence</source>
        <comment>heading of a column</comment>
        <translation>许可证</translation>
    </message>
    <message>
        <source>from</source>
        <comment>heading of a column</comment>
        <translation>来源</translation>
    </message>
    <message>
        <source>the program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>support</source>
        <comment>heading of a column</comment>
        <translation>支持级别</translation>
    </message>
    <message>
        <source>%1 connectors, as of %2.</source>
        <translation>%1 个连接器，截至 %2。</translation>
    </message>
    <message>
        <source>The catalogue has %1 connectors that are manifests.</source>
        <translation>目录中有 %1 个是清单的连接器。</translation>
    </message>
    <message>
        <source> (generated)</source>
        <translation> （自动生成）</translation>
    </message>
    <message>
        <source>Version %1, licence %2, from %3.</source>
        <translation>版本 %1，许可证 %2，来自 %3。</translation>
    </message>
    <message>
        <source>Streams: %1</source>
        <translation>流：%1</translation>
    </message>
    <message>
        <source>Needs Python code that Millrace does not run: %1</source>
        <translation>需要 Millrace 不运行的 Python 代码：%1</translation>
    </message>
    <message>
        <source>%1 is now the connector %2.</source>
        <translation>%1 现为连接器 %2。</translation>
    </message>
    <message>
        <source>The manifest %1 is removed.</source>
        <translation>清单 %1 已移除。</translation>
    </message>
    <message>
        <source>Get connectors of APIs that are declarative manifests</source>
        <translation>获取作为声明式清单的 API 连接器</translation>
    </message>
    <message>
        <source>Connectors</source>
        <translation>连接器</translation>
    </message>
    <message>
        <source>List the manifests that are installed</source>
        <translation>列出已安装的清单</translation>
    </message>
    <message>
        <source>Fetch the public list of connectors</source>
        <translation>获取公开的连接器列表</translation>
    </message>
    <message>
        <source>Look for words in the list that was fetched</source>
        <translation>在获取的列表中查找词</translation>
    </message>
    <message>
        <source>Words of the name; none: all</source>
        <translation>名称中的词；不指定：全部</translation>
    </message>
    <message>
        <source>Show an installed manifest and its streams</source>
        <translation>显示已安装的清单及其流</translation>
    </message>
    <message>
        <source>Id of the connector</source>
        <translation>连接器的 ID</translation>
    </message>
    <message>
        <source>Install a connector of the list</source>
        <translation>安装列表中的连接器</translation>
    </message>
    <message>
        <source>This version instead of the newest</source>
        <translation>使用此版本而不是最新版本</translation>
    </message>
    <message>
        <source>Install a manifest from a file, an address or pasted text</source>
        <translation>从文件、地址或粘贴的文本安装清单</translation>
    </message>
    <message>
        <source>File or address; - is standard input</source>
        <translation>文件或地址；- 表示标准输入</translation>
    </message>
    <message>
        <source>Id of the connector; by default from the name</source>
        <translation>连接器的 ID；默认取自名称</translation>
    </message>
    <message>
        <source>Title of the connector</source>
        <translation>连接器的标题</translation>
    </message>
    <message>
        <source>Show what a newer version changes, take it</source>
        <translation>显示较新版本的变更，并采用它</translation>
    </message>
    <message>
        <source>Take it</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Remove an installed manifest</source>
        <translation>移除已安装的清单</translation>
    </message>
    <message>
        <source>Show or set where the list is fetched from</source>
        <translation>显示或设置获取列表的地址</translation>
    </message>
    <message>
        <source>The new address</source>
        <translation>新地址</translation>
    </message>
    <message>
        <source>Test a configuration step by step</source>
        <translation>逐步测试配置</translation>
    </message>
    <message>
        <source>Connection, path or stored source</source>
        <translation>连接、路径或已存储的源</translation>
    </message>
    <message>
        <source>stream</source>
        <comment>heading of a column</comment>
        <translation>流</translation>
    </message>
    <message>
        <source>copied so far</source>
        <comment>heading of a column</comment>
        <translation>迄今已复制</translation>
    </message>
    <message>
        <source>No stream goes on from a checkpoint: each run reads everything.</source>
        <translation>没有流从检查点继续：每次运行都读取全部内容。</translation>
    </message>
    <message>
        <source>copied so far</source>
        <translation>迄今已复制</translation>
    </message>
    <message>
        <source>There is no earlier checkpoint.</source>
        <translation>没有更早的检查点。</translation>
    </message>
    <message>
        <source>Nothing has changed.</source>
        <translation>没有任何更改。</translation>
    </message>
    <message>
        <source>The next run of %1 goes on here: %2.</source>
        <translation>%1 的下一次运行从此处继续：%2。</translation>
    </message>
    <message>
        <source>Name or id</source>
        <translation>名称或 ID</translation>
    </message>
    <message>
        <source>See and change how far streams have come</source>
        <translation>查看和更改各个流的进度</translation>
    </message>
    <message>
        <source>Where each stream stands</source>
        <translation>每个流的当前位置</translation>
    </message>
    <message>
        <source>As a JSON document that &quot;checkpoints set --file&quot; takes</source>
        <translation>作为“checkpoints set --file”接受的 JSON 文档</translation>
    </message>
    <message>
        <source>Where streams stood before</source>
        <translation>各个流之前的位置</translation>
    </message>
    <message>
        <source>Only this stream</source>
        <translation>仅此流</translation>
    </message>
    <message>
        <source>Have streams go on elsewhere</source>
        <translation>让流从别处继续</translation>
    </message>
    <message>
        <source>The stream to move</source>
        <translation>要移动的流</translation>
    </message>
    <message>
        <source>JSON only the source understands</source>
        <translation>只有源才能理解的 JSON</translation>
    </message>
    <message>
        <source>Read the stream again</source>
        <translation>重新读取该流</translation>
    </message>
    <message>
        <source>A document with the streams to move; - for input</source>
        <translation>含有要移动的流的文档；- 表示输入</translation>
    </message>
    <message>
        <source>Nothing at the destination changes. A stream that goes back reads rows again: they replace the ones of the same key, or are there twice where rows are only added. A stream that goes forward leaves rows out.</source>
        <translation>目标中没有任何变化。后退的流会重新读取行：它们替换键相同的行，而在只添加行之处则会出现两次。前进的流会略过一些行。</translation>
    </message>
    <message>
        <source>Go back to an earlier checkpoint</source>
        <translation>返回较早的检查点</translation>
    </message>
    <message>
        <source>The number in &quot;checkpoints history&quot;</source>
        <translation>“checkpoints history”中的编号</translation>
    </message>
    <message>
        <source>Names for the completion scripts</source>
        <translation>用于补全脚本的名称</translation>
    </message>
    <message>
        <source>What to list</source>
        <translation>要列出的内容</translation>
    </message>
    <message>
        <source>Print a completion script for a shell</source>
        <translation>输出 shell 的补全脚本</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>bash, zsh or fish</source>
        <translation>bash、zsh 或 fish</translation>
    </message>
    <message>
        <source>name</source>
        <comment>heading of a column</comment>
        <translation>名称</translation>
    </message>
    <message>
        <source>source</source>
        <comment>heading of a column</comment>
        <translation>源</translation>
    </message>
    <message>
        <source>destination</source>
        <comment>heading of a column</comment>
        <translation>目标</translation>
    </message>
    <message>
        <source>streams</source>
        <comment>heading of a column</comment>
        <translation>流</translation>
    </message>
    <message>
        <source>enabled</source>
        <comment>heading of a column</comment>
        <translation>已启用</translation>
    </message>
    <message>
        <source>tags</source>
        <comment>heading of a column</comment>
        <translation>标签</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>No connection has the tag &quot;%1&quot;.</source>
        <translation>没有连接带有标签“%1”。</translation>
    </message>
    <message>
        <source>There are no connections. &quot;connections create&quot; makes one.</source>
        <translation>没有连接。“connections create”可创建连接。</translation>
    </message>
    <message>
        <source> (disabled)</source>
        <translation> （已停用）</translation>
    </message>
    <message>
        <source>mode</source>
        <comment>heading of a column</comment>
        <translation>模式</translation>
    </message>
    <message>
        <source>cursor</source>
        <comment>heading of a column</comment>
        <translation>游标</translation>
    </message>
    <message>
        <source>key</source>
        <comment>heading of a column</comment>
        <translation>键</translation>
    </message>
    <message>
        <source>to</source>
        <comment>heading of a column</comment>
        <translation>写入</translation>
    </message>
    <message>
        <source>filter</source>
        <comment>heading of a column</comment>
        <translation>过滤器</translation>
    </message>
    <message>
        <source>Delete the connection &quot;%1&quot; with its runs, checkpoints and rejected records? The data at the destination stay. [y/N] </source>
        <translation>删除连接“%1”及其运行、检查点和被拒记录？目标中的数据保留。[y/N] </translation>
    </message>
    <message>
        <source>Deleted the connection &quot;%1&quot;. The data at the destination stay.</source>
        <translation>已删除连接“%1”。目标中的数据保留。</translation>
    </message>
    <message>
        <source>List the connections</source>
        <translation>列出连接</translation>
    </message>
    <message>
        <source>Only connections with this tag</source>
        <translation>仅带此标签的连接</translation>
    </message>
    <message>
        <source>Show a connection</source>
        <translation>显示连接</translation>
    </message>
    <message>
        <source>In the form that create takes, as YAML</source>
        <translation>采用 create 接受的格式，即 YAML</translation>
    </message>
    <message>
        <source>With how far each stream has come, for create to go on from there</source>
        <translation>包含每个流的进度，以便 create 从该处继续</translation>
    </message>
    <message>
        <source>Delete a connection, not its data</source>
        <translation>删除连接，不删除其数据</translation>
    </message>
    <message>
        <source>Keep a source and destination that nothing else uses</source>
        <translation>保留没有其他连接使用的源和目标</translation>
    </message>
    <message>
        <source>List, show, create, change, copy, pause, clear and delete connections</source>
        <translation>列出、显示、创建、更改、复制、暂停、清空和删除连接</translation>
    </message>
    <message>
        <source>Clear these tables or files in %1?
</source>
        <translation>清空 %1 中的这些表或文件？
</translation>
    </message>
    <message>
        <source>  %1 (stream %2)</source>
        <translation>  %1（流 %2）</translation>
    </message>
    <message>
        <source>  %1 (stream %2), with the rows of %3</source>
        <translation>  %1（流 %2），含 %3 的行</translation>
    </message>
    <message>
        <source>All their rows are deleted, which cannot be undone; the next sync of &quot;%1&quot; copies them again. [y/N] </source>
        <translation>其所有行将被删除，且无法撤销；“%1”的下一次同步会重新复制它们。[y/N] </translation>
    </message>
    <message>
        <source>target</source>
        <comment>heading of a column</comment>
        <translation>写入位置</translation>
    </message>
    <message>
        <source>status</source>
        <comment>heading of a column</comment>
        <translation>状态</translation>
    </message>
    <message>
        <source>cleared</source>
        <translation>已清空</translation>
    </message>
    <message>
        <source>not cleared</source>
        <translation>未清空</translation>
    </message>
    <message>
        <source>The next sync copies them again.</source>
        <translation>下一次同步会重新复制它们。</translation>
    </message>
    <message>
        <source>Delete what a connection has written</source>
        <translation>删除连接写入的内容</translation>
    </message>
    <message>
        <source>Only this stream; may be repeated</source>
        <translation>仅此流；可重复</translation>
    </message>
    <message>
        <source>The rows are deleted at the destination, and the checkpoints with them, so that the next sync copies everything again. Tables stay, empty; files go.</source>
        <translation>目标中的行连同检查点一起删除，下一次同步会重新复制全部内容。表保留但为空；文件会移除。</translation>
    </message>
    <message>
        <source>Choose another name, or replace what is there with --replace.</source>
        <translation>请选择其他名称，或用 --replace 替换现有的连接。</translation>
    </message>
    <message numerus="yes">
        <source>Created the connection &quot;%1&quot; with %2 streams.</source>
        <translation>
            <numerusform>已创建含 %2 个流的连接“%1”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaced the connection &quot;%1&quot; with %2 streams.</source>
        <translation>
            <numerusform>已替换含 %2 个流的连接“%1”。</numerusform>
        </translation>
    </message>
    <message>
        <source>The next run goes on at the checkpoints of the file (%1).</source>
        <translation>下一次运行从文件的检查点继续 (%1)。</translation>
    </message>
    <message>
        <source>Run it: millrace-cli sync &apos;%1&apos;</source>
        <translation>运行它：millrace-cli sync &apos;%1&apos;</translation>
    </message>
    <message>
        <source>Store a connection from a file</source>
        <translation>从文件存储连接</translation>
    </message>
    <message>
        <source>YAML or JSON file, - for standard input</source>
        <translation>YAML 或 JSON 文件，- 表示标准输入</translation>
    </message>
    <message>
        <source>Replace a connection of that name; it keeps its state</source>
        <translation>替换同名的连接；保留其状态</translation>
    </message>
    <message>
        <source>docs/connection-file.md describes the file. &quot;millrace-cli apply&quot; takes several at once.</source>
        <translation>docs/connection-file.md 说明了该文件。“millrace-cli apply”可一次接受多个文件。</translation>
    </message>
    <message>
        <source>Made &quot;%1&quot;, which is paused: it writes where &quot;%2&quot; writes until that is changed.</source>
        <translation>已创建“%1”，并已暂停：在更改之前，它与“%2”写入相同的位置。</translation>
    </message>
    <message>
        <source>Make a paused copy of a connection, without its runs and checkpoints</source>
        <translation>创建连接的已暂停副本，不含其运行和检查点</translation>
    </message>
    <message>
        <source>Name of the copy</source>
        <translation>副本的名称</translation>
    </message>
    <message>
        <source>The connection &quot;%1&quot; is resumed; its schedule starts runs again.</source>
        <translation>连接“%1”已恢复；其计划会重新启动运行。</translation>
    </message>
    <message>
        <source>The connection &quot;%1&quot; is paused; nothing runs until it is resumed.</source>
        <translation>连接“%1”已暂停；恢复之前不会运行任何内容。</translation>
    </message>
    <message>
        <source>Pause a connection</source>
        <translation>暂停连接</translation>
    </message>
    <message>
        <source>A run that is on is cancelled; &quot;runs pause&quot; only makes it wait.</source>
        <translation>正在进行的运行会被取消；“runs pause”只会使其等待。</translation>
    </message>
    <message>
        <source>Resume a paused connection</source>
        <translation>恢复已暂停的连接</translation>
    </message>
    <message>
        <source>every stream</source>
        <translation>每个流</translation>
    </message>
    <message>
        <source>in a moment</source>
        <translation>马上</translation>
    </message>
    <message>
        <source>Next run: %1</source>
        <translation>下次运行：%1</translation>
    </message>
    <message>
        <source>Next run: %1, %2</source>
        <translation>下次运行：%1，%2</translation>
    </message>
    <message>
        <source>Show or change when a connection runs by itself</source>
        <translation>显示或更改连接自动运行的时间</translation>
    </message>
    <message>
        <source>Name or id of the connection</source>
        <translation>连接的名称或 ID</translation>
    </message>
    <message>
        <source>Only when asked for</source>
        <translation>仅在要求时</translation>
    </message>
    <message>
        <source>Interval, from the last run or from --start</source>
        <translation>间隔，从上次运行或 --start 算起</translation>
    </message>
    <message>
        <source>Start up to so many minutes later; 0 is off</source>
        <translation>最多推迟这么多分钟启动；0 表示关闭</translation>
    </message>
    <message>
        <source>Nothing starts in these hours; may be repeated, replaces all</source>
        <translation>在这些时段内不启动任何运行；可重复，替换全部</translation>
    </message>
    <message>
        <source>No quiet hours</source>
        <translation>没有静默时段</translation>
    </message>
    <message>
        <source>The schedule of this stream alone; may be repeated</source>
        <translation>仅此流的计划；可重复</translation>
    </message>
    <message>
        <source>Remove the schedule of these streams</source>
        <translation>移除这些流的计划</translation>
    </message>
    <message>
        <source>They are: %1.</source>
        <translation>它们是：%1。</translation>
    </message>
    <message>
        <source>The settings of &quot;%1&quot; are changed.</source>
        <translation>“%1”的设置已更改。</translation>
    </message>
    <message>
        <source>Change settings of a connection</source>
        <translation>更改连接的设置</translation>
    </message>
    <message>
        <source>Settings with their values, as KEY=VALUE</source>
        <translation>设置及其值，写作 KEY=VALUE</translation>
    </message>
    <message>
        <source>Settings that take their default again</source>
        <translation>恢复默认值的设置</translation>
    </message>
    <message>
        <source>The keys are those of &quot;settings&quot; in docs/connection-file.md. A value is JSON, or the text it is.</source>
        <translation>键为 docs/connection-file.md 中“settings”的键。值为 JSON，或文本本身。</translation>
    </message>
    <message>
        <source>description</source>
        <comment>heading of a column</comment>
        <translation>说明</translation>
    </message>
    <message>
        <source>type</source>
        <comment>heading of a column</comment>
        <translation>类型</translation>
    </message>
    <message>
        <source>becomes</source>
        <comment>heading of a column</comment>
        <translation>变为</translation>
    </message>
    <message>
        <source>note</source>
        <comment>heading of a column</comment>
        <translation>备注</translation>
    </message>
    <message>
        <source>As a source, these types do not come as they are:</source>
        <translation>作为源时，以下类型不会原样读取：</translation>
    </message>
    <message>
        <source>As a destination, these types are not kept as they come:</source>
        <translation>作为目标时，以下类型不会原样保存：</translation>
    </message>
    <message>
        <source>List the connectors</source>
        <translation>列出连接器</translation>
    </message>
    <message>
        <source>Only those that can be a source or destination</source>
        <translation>仅可作为源或目标的连接器</translation>
    </message>
    <message>
        <source>Show one connector, and the types that do not come back as they were</source>
        <translation>显示一个连接器，以及无法原样返回的类型</translation>
    </message>
    <message>
        <source>Everything happens in %1.</source>
        <translation>一切都在 %1 中进行。</translation>
    </message>
    <message>
        <source>Done in %1.</source>
        <translation>用时 %1 完成。</translation>
    </message>
    <message>
        <source>The folder is kept. Look at it: millrace-cli status --profile %1</source>
        <translation>该文件夹已保留。查看它：millrace-cli status --profile %1</translation>
    </message>
    <message>
        <source>Show what the program does, in a temporary folder</source>
        <translation>在临时文件夹中演示程序的功能</translation>
    </message>
    <message>
        <source>Keep the folder with its profile and database</source>
        <translation>保留该文件夹及其配置集和数据库</translation>
    </message>
    <message>
        <source>(to choose)</source>
        <translation>（待选择）</translation>
    </message>
    <message>
        <source>rows</source>
        <comment>heading of a column</comment>
        <translation>行数</translation>
    </message>
    <message>
        <source>fields</source>
        <comment>heading of a column</comment>
        <translation>字段</translation>
    </message>
    <message>
        <source>field</source>
        <comment>heading of a column</comment>
        <translation>字段</translation>
    </message>
    <message>
        <source>null</source>
        <comment>heading of a column</comment>
        <translation>null</translation>
    </message>
    <message>
        <source>in the source</source>
        <comment>heading of a column</comment>
        <translation>在源中</translation>
    </message>
    <message>
        <source>  key: %1; cursor: %2; rows: %3</source>
        <translation>  键：%1；游标：%2；行数：%3</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>--fields or --stream NAME shows the fields.</source>
        <translation>--fields 或 --stream NAME 显示字段。</translation>
    </message>
    <message>
        <source>List what a source offers</source>
        <translation>列出源提供的内容</translation>
    </message>
    <message>
        <source>Path, stored source, connector or connection</source>
        <translation>路径、已存储的源、连接器或连接</translation>
    </message>
    <message>
        <source>Show the fields of every stream</source>
        <translation>显示每个流的字段</translation>
    </message>
    <message>
        <source> (left out)</source>
        <translation> （已略过）</translation>
    </message>
    <message>
        <source>object</source>
        <comment>heading of a column</comment>
        <translation>对象</translation>
    </message>
    <message>
        <source>operation</source>
        <comment>heading of a column</comment>
        <translation>操作</translation>
    </message>
    <message>
        <source>read</source>
        <comment>heading of a column</comment>
        <translation>已读取</translation>
    </message>
    <message>
        <source>create</source>
        <comment>heading of a column</comment>
        <translation>创建</translation>
    </message>
    <message>
        <source>update</source>
        <comment>heading of a column</comment>
        <translation>更新</translation>
    </message>
    <message>
        <source>delete</source>
        <comment>heading of a column</comment>
        <translation>删除</translation>
    </message>
    <message>
        <source>unchanged</source>
        <comment>heading of a column</comment>
        <translation>未更改</translation>
    </message>
    <message>
        <source>reject</source>
        <comment>heading of a column</comment>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>unknown</source>
        <comment>heading of a column</comment>
        <translation>未知</translation>
    </message>
    <message>
        <source>  The next run leaves %1 of them out.</source>
        <translation>  下一次运行会略过其中 %1 条。</translation>
    </message>
    <message numerus="yes">
        <source>  Only the first %1 rows were read.</source>
        <translation>
            <numerusform>  仅读取了前 %1 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>未发送任何内容。</translation>
    </message>
    <message>
        <source>Show what a run into objects would create, change and reject</source>
        <translation>显示写入对象的运行会创建、更改和拒绝什么</translation>
    </message>
    <message>
        <source>Read at most this many rows per stream</source>
        <translation>每个流最多读取这么多行</translation>
    </message>
    <message>
        <source>Rows shown of each kind; default: 5</source>
        <translation>每种显示的行数；默认：5</translation>
    </message>
    <message>
        <source>Have the next run leave out the record with this id, see --json; may be repeated</source>
        <translation>让下一次运行略过此 ID 的记录，见 --json；可重复</translation>
    </message>
    <message>
        <source>Take back what the next run was to leave out</source>
        <translation>撤回下一次运行要略过的内容</translation>
    </message>
    <message>
        <source>Nothing is sent, and the state of the connection stays as it is. What is left out counts as filtered, until a run of the stream has got through.</source>
        <translation>不发送任何内容，连接的状态保持不变。被略过的内容计为已过滤，直到该流的一次运行完成。</translation>
    </message>
    <message>
        <source>Show the help on an error code, a page, or what is about some words</source>
        <translation>显示错误代码的帮助、某个页面或与某些词有关的内容</translation>
    </message>
    <message>
        <source>a code, a page or words; none lists the pages</source>
        <translation>代码、页面或词；不指定则列出页面</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %1 connections to %2. Secrets stay here.</source>
        <translation>
            <numerusform>已将 %1 个连接写入 %2。机密留在本机。</numerusform>
        </translation>
    </message>
    <message>
        <source>Write connections with their ends and tags as a file to keep or share</source>
        <translation>将连接及其两端和标签写入文件，以便保存或共享</translation>
    </message>
    <message>
        <source>Names or ids; without any the whole profile</source>
        <translation>名称或 ID；不指定则为整个配置集</translation>
    </message>
    <message>
        <source>Write to a file; &quot;.json&quot; makes it JSON</source>
        <translation>写入文件；“.json”表示 JSON</translation>
    </message>
    <message>
        <source>The form, YAML unless the file says JSON</source>
        <translation>格式；除非文件名表示 JSON，否则为 YAML</translation>
    </message>
    <message>
        <source>With how far each stream has come</source>
        <translation>包含每个流的进度</translation>
    </message>
    <message>
        <source>With the fields of each stream, so that the source need not be reachable</source>
        <translation>包含每个流的字段，使源不必可访问</translation>
    </message>
    <message>
        <source>&quot;millrace-cli apply&quot; takes the file back. Secrets are written as references only.</source>
        <translation>“millrace-cli apply”可重新导入该文件。机密仅以引用写入。</translation>
    </message>
    <message>
        <source>%1 (at character %2).</source>
        <translation>%1（在第 %2 个字符处）。</translation>
    </message>
    <message>
        <source>step</source>
        <comment>heading of a column</comment>
        <translation>步骤</translation>
    </message>
    <message>
        <source>value</source>
        <comment>heading of a column</comment>
        <translation>值</translation>
    </message>
    <message>
        <source>result</source>
        <comment>heading of a column</comment>
        <translation>结果</translation>
    </message>
    <message>
        <source>The result is of type %1.</source>
        <translation>结果的类型为 %1。</translation>
    </message>
    <message>
        <source>, any number of times</source>
        <translation>，可重复任意次</translation>
    </message>
    <message>
        <source>, may be left out</source>
        <translation>，可省略</translation>
    </message>
    <message>
        <source>, the same for all records</source>
        <translation>，对所有记录相同</translation>
    </message>
    <message>
        <source>  Result: </source>
        <translation>  结果： </translation>
    </message>
    <message>
        <source>  Example: %1 = %2</source>
        <translation>  示例：%1 = %2</translation>
    </message>
    <message>
        <source>category</source>
        <comment>heading of a column</comment>
        <translation>类别</translation>
    </message>
    <message>
        <source>function</source>
        <comment>heading of a column</comment>
        <translation>函数</translation>
    </message>
    <message>
        <source>what it gives</source>
        <comment>heading of a column</comment>
        <translation>结果说明</translation>
    </message>
    <message>
        <source>millrace-cli expression functions lists them all.</source>
        <translation>millrace-cli expression functions 列出所有函数。</translation>
    </message>
    <message>
        <source>Compute an expression for some records</source>
        <translation>为一些记录计算表达式</translation>
    </message>
    <message>
        <source>The expression</source>
        <translation>表达式</translation>
    </message>
    <message>
        <source>A JSON object; may be repeated</source>
        <translation>JSON 对象；可重复</translation>
    </message>
    <message>
        <source>A file of JSON Lines; - is standard input</source>
        <translation>JSON Lines 文件；- 表示标准输入</translation>
    </message>
    <message>
        <source>Records of the file at most</source>
        <translation>文件中最多使用的记录数</translation>
    </message>
    <message>
        <source>Show every step</source>
        <translation>显示每一步</translation>
    </message>
    <message>
        <source>The types of the fields are told by the values.</source>
        <translation>字段的类型由值决定。</translation>
    </message>
    <message>
        <source>List the functions, or explain one</source>
        <translation>列出函数，或说明某个函数</translation>
    </message>
    <message>
        <source>A function, or a word of its name, category or help</source>
        <translation>函数，或其名称、类别或帮助中的词</translation>
    </message>
    <message>
        <source>Try the expressions of mappings, list functions</source>
        <translation>试用映射的表达式，列出函数</translation>
    </message>
    <message>
        <source>in the window</source>
        <translation>在窗口中</translation>
    </message>
    <message>
        <source>on the command line</source>
        <translation>在命令行中</translation>
    </message>
    <message>
        <source>by the schedule</source>
        <translation>由计划触发</translation>
    </message>
    <message>
        <source>Nothing has happened that is asked for.</source>
        <translation>没有发生所要求的内容。</translation>
    </message>
    <message>
        <source>Everything is already as it was before this change.</source>
        <translation>一切已与此更改之前相同。</translation>
    </message>
    <message>
        <source>This also concerns %1.</source>
        <translation>这也涉及%1。</translation>
    </message>
    <message>
        <source>Secrets that were changed as well stay as they are now.</source>
        <translation>同时更改过的机密保持现状。</translation>
    </message>
    <message>
        <source>The change is put back. This is undone by &quot;millrace-cli history put-back %1&quot;.</source>
        <translation>已还原此更改。可用“millrace-cli history put-back %1”撤销。</translation>
    </message>
    <message>
        <source>List runs and changes, newest first</source>
        <translation>列出运行和更改，最新的在前</translation>
    </message>
    <message>
        <source>Name or id; default: all</source>
        <translation>名称或 ID；默认：全部</translation>
    </message>
    <message>
        <source>From this time on</source>
        <translation>从此时间起</translation>
    </message>
    <message>
        <source>Up to this time</source>
        <translation>到此时间为止</translation>
    </message>
    <message>
        <source>At most this many</source>
        <translation>最多这么多</translation>
    </message>
    <message>
        <source>The number in &quot;history list&quot;</source>
        <translation>“history list”中的编号</translation>
    </message>
    <message>
        <source>Only tell what would change</source>
        <translation>仅说明会更改什么</translation>
    </message>
    <message>
        <source>Only what this change altered is put back; what was changed since in other places stays. A change that no longer applies is refused with the reason. Putting back is a change of its own, which can be put back as well.</source>
        <translation>仅还原此更改所改动的内容；此后在别处的更改会保留。已不适用的更改会被拒绝并说明原因。还原本身也是一项更改，同样可以还原。</translation>
    </message>
    <message>
        <source>See what happened to connections, and put changes back</source>
        <translation>查看连接发生过什么，并还原更改</translation>
    </message>
    <message>
        <source>Show one change</source>
        <translation>显示一项更改</translation>
    </message>
    <message>
        <source>Make what a change altered what it was before</source>
        <translation>将更改所改动的内容恢复为之前的样子</translation>
    </message>
    <message numerus="yes">
        <source>%1 lines; logs looked at: %2 (%3).</source>
        <translation>
            <numerusform>%1 行；已查看的日志：%2 (%3)。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n logs could not be read.</source>
        <translation>
            <numerusform>%Ln 个日志无法读取。</numerusform>
        </translation>
    </message>
    <message>
        <source>There may be more; --limit shows more than %1.</source>
        <translation>可能还有更多；--limit 可显示超过 %1 行。</translation>
    </message>
    <message>
        <source>Lines with this text, in the logs of every run of the connection, or of all connections</source>
        <translation>此连接或所有连接的每次运行的日志中含有此文本的行</translation>
    </message>
    <message>
        <source>The text is a regular expression (RE2)</source>
        <translation>该文本是正则表达式 (RE2)</translation>
    </message>
    <message>
        <source>Tell A from a</source>
        <translation>区分 A 与 a</translation>
    </message>
    <message>
        <source>Lines to show around each one that is found</source>
        <translation>在找到的每一行前后显示的行数</translation>
    </message>
    <message>
        <source>Lines to find at most; default: 1000</source>
        <translation>最多查找的行数；默认：1000</translation>
    </message>
    <message>
        <source>Show, follow and search the logs of runs</source>
        <translation>显示、跟随和搜索运行日志</translation>
    </message>
    <message>
        <source>Number of a run, or a connection; default: the newest run</source>
        <translation>运行的编号或连接；默认：最新的运行</translation>
    </message>
    <message>
        <source>The newest run of this one</source>
        <translation>此连接的最新运行</translation>
    </message>
    <message>
        <source>The run with this number</source>
        <translation>具有此编号的运行</translation>
    </message>
    <message>
        <source>Only this attempt</source>
        <translation>仅此次尝试</translation>
    </message>
    <message>
        <source>At least this level</source>
        <translation>最低为此级别</translation>
    </message>
    <message>
        <source>Only lines of this time or later</source>
        <translation>仅此时间或之后的行</translation>
    </message>
    <message>
        <source>Only lines before this time</source>
        <translation>仅此时间之前的行</translation>
    </message>
    <message>
        <source>Go on with what is added until the run has ended</source>
        <translation>继续显示新增的行，直到运行结束</translation>
    </message>
    <message>
        <source>There are no notices.</source>
        <translation>没有提示。</translation>
    </message>
    <message>
        <source>Unread notices: %1.</source>
        <translation>未读提示：%1。</translation>
    </message>
    <message>
        <source>The test was sent by %1.</source>
        <translation>测试已通过 %1 发送。</translation>
    </message>
    <message>
        <source>Notices tried again: %1.</source>
        <translation>已重试的提示：%1。</translation>
    </message>
    <message>
        <source>Notices, newest first</source>
        <translation>提示，最新的在前</translation>
    </message>
    <message>
        <source>Of this connection alone</source>
        <translation>仅此连接的</translation>
    </message>
    <message>
        <source>Those that are not read yet</source>
        <translation>仅未读的</translation>
    </message>
    <message>
        <source>So many at most</source>
        <translation>最多这么多</translation>
    </message>
    <message>
        <source>Older than the notice with this number</source>
        <translation>早于此编号的提示</translation>
    </message>
    <message>
        <source>Mark notices as read</source>
        <translation>将提示标为已读</translation>
    </message>
    <message>
        <source>Their numbers</source>
        <translation>其编号</translation>
    </message>
    <message>
        <source>All notices</source>
        <translation>所有提示</translation>
    </message>
    <message>
        <source>Mark them as unread</source>
        <translation>标为未读</translation>
    </message>
    <message>
        <source>What was told about connections, and how</source>
        <translation>连接的已提示内容及方式</translation>
    </message>
    <message>
        <source>Send a test by a channel</source>
        <translation>通过渠道发送测试</translation>
    </message>
    <message>
        <source>webhook or mail</source>
        <translation>webhook 或 mail</translation>
    </message>
    <message>
        <source>Send again what failed or waits after a failure</source>
        <translation>重新发送失败或失败后等待的提示</translation>
    </message>
    <message>
        <source>webhook or mail; without one both</source>
        <translation>webhook 或 mail；不指定则两者</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>setting</source>
        <comment>heading of a column</comment>
        <translation>设置</translation>
    </message>
    <message>
        <source>connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>profile</source>
        <translation>配置集</translation>
    </message>
    <message>
        <source>What is told about a connection, and how</source>
        <translation>连接的提示内容及方式</translation>
    </message>
    <message>
        <source>Change what is told about a connection, and how</source>
        <translation>更改连接的提示内容及方式</translation>
    </message>
    <message>
        <source>Settings with their values</source>
        <translation>设置及其值</translation>
    </message>
    <message>
        <source>Settings that are those of the profile again</source>
        <translation>恢复为配置集设置的设置</translation>
    </message>
    <message>
        <source>The settings of the profile are &quot;millrace-cli settings set notices.…&quot;.</source>
        <translation>配置集的设置为“millrace-cli settings set notices.…”。</translation>
    </message>
    <message>
        <source>read only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>unique</source>
        <translation>唯一</translation>
    </message>
    <message>
        <source>not null</source>
        <translation>非空</translation>
    </message>
    <message numerus="yes">
        <source>at most %1 characters</source>
        <translation>
            <numerusform>最多 %1 个字符</numerusform>
        </translation>
    </message>
    <message>
        <source>several of %1</source>
        <translation>%1 中的多个</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>%1 之一</translation>
    </message>
    <message>
        <source>operations</source>
        <comment>heading of a column</comment>
        <translation>操作</translation>
    </message>
    <message>
        <source>--fields or --object NAME shows the fields and operations.</source>
        <translation>--fields 或 --object NAME 显示字段和操作。</translation>
    </message>
    <message>
        <source>matching key</source>
        <comment>heading of a column</comment>
        <translation>匹配键</translation>
    </message>
    <message>
        <source>required</source>
        <comment>heading of a column</comment>
        <translation>必填</translation>
    </message>
    <message>
        <source>limits</source>
        <comment>heading of a column</comment>
        <translation>限制</translation>
    </message>
    <message>
        <source>  Fields that are not listed are taken as text.</source>
        <translation>  未列出的字段作为文本接受。</translation>
    </message>
    <message>
        <source>The destination shows no object to the one who signs in.</source>
        <translation>目标不向登录者显示任何对象。</translation>
    </message>
    <message>
        <source>List what a destination has of its own, to map streams to</source>
        <translation>列出目标自有的、可供流映射的内容</translation>
    </message>
    <message>
        <source>Stored destination, connection, path or connector</source>
        <translation>已存储的目标、连接、路径或连接器</translation>
    </message>
    <message>
        <source>Only this object; may be repeated</source>
        <translation>仅此对象；可重复</translation>
    </message>
    <message>
        <source>Show fields and operations of every object</source>
        <translation>显示每个对象的字段和操作</translation>
    </message>
    <message numerus="yes">
        <source>  %n rows, all there are</source>
        <translation>
            <numerusform>  %Ln 行，即全部</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>  the first %n rows</source>
        <translation>
            <numerusform>  前 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more streams; --stream NAME shows one.</source>
        <translation>
            <numerusform>另有 %Ln 个流；--stream NAME 显示其中一个。</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the first rows of a source</source>
        <translation>显示源的前几行</translation>
    </message>
    <message>
        <source>Rows per stream</source>
        <translation>每个流的行数</translation>
    </message>
    <message>
        <source>Only these fields, separated by commas</source>
        <translation>仅这些字段，以逗号分隔</translation>
    </message>
    <message>
        <source>Condition of the source, e.g. SQL</source>
        <translation>源的条件，例如 SQL</translation>
    </message>
    <message>
        <source> (not there yet)</source>
        <translation> （尚不存在）</translation>
    </message>
    <message>
        <source>state database</source>
        <translation>状态数据库</translation>
    </message>
    <message>
        <source>backups</source>
        <comment>name of what stands beside it</comment>
        <translation>备份</translation>
    </message>
    <message>
        <source>logs</source>
        <comment>name of what stands beside it</comment>
        <translation>日志</translation>
    </message>
    <message>
        <source>locks</source>
        <comment>name of what stands beside it</comment>
        <translation>锁</translation>
    </message>
    <message>
        <source>secrets</source>
        <comment>name of what stands beside it</comment>
        <translation>机密</translation>
    </message>
    <message>
        <source>no place chosen yet</source>
        <translation>尚未选择位置</translation>
    </message>
    <message>
        <source>The profile starts empty.</source>
        <translation>配置集从空开始。</translation>
    </message>
    <message>
        <source>The last good backup is in use.</source>
        <translation>正在使用最近的有效备份。</translation>
    </message>
    <message>
        <source>The former file is kept as %1.</source>
        <translation>原文件已保留为 %1。</translation>
    </message>
    <message>
        <source>Show where the profile lies, or recover it</source>
        <translation>显示配置集的位置，或恢复它</translation>
    </message>
    <message>
        <source>Replace a damaged state database</source>
        <translation>替换损坏的状态数据库</translation>
    </message>
    <message>
        <source>The last good backup, or an empty profile</source>
        <translation>最近的有效备份，或空的配置集</translation>
    </message>
    <message>
        <source>The damaged file is kept. No other process may have the profile open.</source>
        <translation>损坏的文件会保留。不能有其他进程打开该配置集。</translation>
    </message>
    <message>
        <source>available</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>not chosen: the keychain when the first secret is stored</source>
        <translation>未选择：存储第一项机密时使用密钥环</translation>
    </message>
    <message>
        <source>The former place did not have: %1. Enter them again where they are needed.</source>
        <translation>原位置中没有：%1。请在需要处重新输入。</translation>
    </message>
    <message>
        <source>The former place still has: %1. Remove them there.</source>
        <translation>原位置中仍有：%1。请在该处移除。</translation>
    </message>
    <message>
        <source>Secrets are kept in this place now: %1. Moved: %2.</source>
        <translation>机密现保存在此位置：%1。已移动：%2。</translation>
    </message>
    <message>
        <source>Show or choose where passwords and tokens are kept</source>
        <translation>显示或选择保存密码和令牌的位置</translation>
    </message>
    <message>
        <source>Move all secrets there</source>
        <translation>将所有机密移到该处</translation>
    </message>
    <message>
        <source>Confirm that plain keeps them without encryption</source>
        <translation>确认 plain 不加密地保存机密</translation>
    </message>
    <message>
        <source>docs/secrets.md describes the places.</source>
        <translation>docs/secrets.md 说明了各个位置。</translation>
    </message>
    <message>
        <source>Read a source that is a manifest, as messages of the Airbyte protocol</source>
        <translation>读取作为清单的源，以 Airbyte 协议的消息输出</translation>
    </message>
    <message>
        <source>every stream that can be refreshed</source>
        <translation>每个可重新读取的流</translation>
    </message>
    <message>
        <source>Refresh %1 of &quot;%2&quot; and remove the old rows?
Every row is read again. Once all are there, rows the source no longer has are gone at the destination. [y/N] </source>
        <translation>重新读取“%2”的 %1 并移除旧行？
每一行都会重新读取。全部到位后，源中已不存在的行会从目标中消失。[y/N] </translation>
    </message>
    <message>
        <source>Read streams again from their beginning</source>
        <translation>从头重新读取流</translation>
    </message>
    <message>
        <source>The old rows stay beside the new ones</source>
        <translation>旧行与新行一起保留</translation>
    </message>
    <message>
        <source>The old rows go once every new row is there</source>
        <translation>新行全部到位后移除旧行</translation>
    </message>
    <message>
        <source>Do not ask before removing</source>
        <translation>移除前不询问</translation>
    </message>
    <message>
        <source>Advanced: make rows durable after this many</source>
        <translation>高级：每写入这么多行后持久化</translation>
    </message>
    <message>
        <source>A refresh is a run: the other streams of the connection are synced too. With --remove the old rows can be read until the new ones are complete, and then give way at once.</source>
        <translation>重新读取是一次运行：连接的其他流也会同步。使用 --remove 时，新行完整之前仍可读取旧行，之后旧行一次性让位。</translation>
    </message>
    <message>
        <source> by run %1</source>
        <translation> （运行 %1）</translation>
    </message>
    <message>
        <source>No record was rejected or changed.</source>
        <translation>没有记录被拒或被更改。</translation>
    </message>
    <message>
        <source>run</source>
        <comment>heading of a column</comment>
        <translation>运行</translation>
    </message>
    <message>
        <source>outcome</source>
        <comment>heading of a column</comment>
        <translation>结果</translation>
    </message>
    <message>
        <source>reason</source>
        <comment>heading of a column</comment>
        <translation>原因</translation>
    </message>
    <message>
        <source>%1 of %2 are shown; --after %3 shows the next ones.</source>
        <translation>显示 %2 条中的 %1 条；--after %3 显示后续的。</translation>
    </message>
    <message>
        <source>record</source>
        <comment>name of what stands beside it</comment>
        <translation>记录</translation>
    </message>
    <message>
        <source>stream</source>
        <comment>name of what stands beside it</comment>
        <translation>流</translation>
    </message>
    <message>
        <source>run</source>
        <comment>name of what stands beside it</comment>
        <translation>运行</translation>
    </message>
    <message>
        <source>%1, attempt %2</source>
        <translation>%1，第 %2 次尝试</translation>
    </message>
    <message>
        <source>when</source>
        <comment>name of what stands beside it</comment>
        <translation>时间</translation>
    </message>
    <message>
        <source>outcome</source>
        <comment>name of what stands beside it</comment>
        <translation>结果</translation>
    </message>
    <message>
        <source>status</source>
        <comment>name of what stands beside it</comment>
        <translation>状态</translation>
    </message>
    <message>
        <source>reason</source>
        <comment>name of what stands beside it</comment>
        <translation>原因</translation>
    </message>
    <message>
        <source>field</source>
        <comment>name of what stands beside it</comment>
        <translation>字段</translation>
    </message>
    <message>
        <source>value</source>
        <comment>name of what stands beside it</comment>
        <translation>值</translation>
    </message>
    <message>
        <source>source</source>
        <comment>name of what stands beside it</comment>
        <translation>源</translation>
    </message>
    <message>
        <source>edited</source>
        <comment>name of what stands beside it</comment>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>sent</source>
        <comment>name of what stands beside it</comment>
        <translation>已发送</translation>
    </message>
    <message>
        <source>then</source>
        <comment>name of what stands beside it</comment>
        <translation>之后</translation>
    </message>
    <message>
        <source>count</source>
        <comment>heading of a column</comment>
        <translation>数量</translation>
    </message>
    <message>
        <source>code</source>
        <comment>heading of a column</comment>
        <translation>代码</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %1 records to %2.</source>
        <translation>
            <numerusform>已将 %1 条记录写入 %2。</numerusform>
        </translation>
    </message>
    <message>
        <source>List rejected and changed records</source>
        <translation>列出被拒和被更改的记录</translation>
    </message>
    <message>
        <source>Only records after this id</source>
        <translation>仅此 ID 之后的记录</translation>
    </message>
    <message>
        <source>Show one record in full</source>
        <translation>完整显示一条记录</translation>
    </message>
    <message>
        <source>Id of the record</source>
        <translation>记录的 ID</translation>
    </message>
    <message>
        <source>Count the records by reason and field</source>
        <translation>按原因和字段统计记录</translation>
    </message>
    <message>
        <source>Write the records as CSV or JSON Lines</source>
        <translation>将记录写为 CSV 或 JSON Lines</translation>
    </message>
    <message>
        <source>Form of the output</source>
        <translation>输出的格式</translation>
    </message>
    <message>
        <source>File to write; default: standard output</source>
        <translation>要写入的文件；默认：标准输出</translation>
    </message>
    <message>
        <source>Show and heal the records that did not arrive as they were</source>
        <translation>显示并修复未原样写入的记录</translation>
    </message>
    <message numerus="yes">
        <source>Deleted the stored values of %1 records.</source>
        <translation>
            <numerusform>已删除 %1 条记录存储的值。</numerusform>
        </translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Close open records without writing them</source>
        <translation>关闭待处理的记录而不写入</translation>
    </message>
    <message numerus="yes">
        <source>Ignored %1 records.</source>
        <translation>
            <numerusform>已忽略 %1 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>Open ignored records again</source>
        <translation>重新打开已忽略的记录</translation>
    </message>
    <message numerus="yes">
        <source>Opened %1 records.</source>
        <translation>
            <numerusform>已打开 %1 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete what is stored of records but reason and key hash</source>
        <translation>删除记录的存储内容，仅保留原因和键的哈希</translation>
    </message>
    <message>
        <source>They cannot be tried again afterwards.</source>
        <translation>此后无法再重试这些记录。</translation>
    </message>
    <message>
        <source>No destination has a place for rejected records.</source>
        <translation>没有目标设有存放被拒记录的位置。</translation>
    </message>
    <message>
        <source>%1: nothing is left to deliver.</source>
        <translation>%1：没有剩余的内容需要投递。</translation>
    </message>
    <message>
        <source>%1: not all rejected records were delivered.</source>
        <translation>%1：并非所有被拒记录都已投递。</translation>
    </message>
    <message>
        <source>Bring the records to their bucket or folder</source>
        <translation>将记录送到其存储桶或文件夹</translation>
    </message>
    <message>
        <source>Goes on where runs have left off: each record goes into one file, once. The bucket or folder is part of the destination&apos;s configuration.</source>
        <translation>从各次运行停止之处继续：每条记录写入一个文件，且仅一次。存储桶或文件夹属于目标的配置。</translation>
    </message>
    <message numerus="yes">
        <source>Edited %1 records.</source>
        <translation>
            <numerusform>已编辑 %1 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>before</source>
        <comment>heading of a column</comment>
        <translation>之前</translation>
    </message>
    <message>
        <source>after</source>
        <comment>heading of a column</comment>
        <translation>之后</translation>
    </message>
    <message>
        <source>problem</source>
        <comment>heading of a column</comment>
        <translation>问题</translation>
    </message>
    <message>
        <source>No open record is chosen.</source>
        <translation>未选择待处理的记录。</translation>
    </message>
    <message numerus="yes">
        <source>Looked at %1 records: edited %2, unchanged %3, failed %4, left out %5.</source>
        <translation>
            <numerusform>已查看 %1 条记录：已编辑 %2，未更改 %3，失败 %4，略过 %5。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Put %1 originals back.</source>
        <translation>
            <numerusform>已恢复 %1 条原始记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>Change open records; the originals are kept</source>
        <translation>更改待处理的记录；原始记录会保留</translation>
    </message>
    <message>
        <source>Set a field of the --id records to a JSON value</source>
        <translation>将 --id 记录的字段设为 JSON 值</translation>
    </message>
    <message>
        <source>Set this field of all chosen records …</source>
        <translation>设置所有所选记录的此字段…</translation>
    </message>
    <message>
        <source>… to the value of this, computed from the fields of each</source>
        <translation>…为此表达式的值，由各记录的字段计算得出</translation>
    </message>
    <message>
        <source>Show the first N before and after instead</source>
        <translation>改为显示前 N 条的前后对比</translation>
    </message>
    <message>
        <source>Put the originals back</source>
        <translation>恢复原始记录</translation>
    </message>
    <message numerus="yes">
        <source>Read %1 records: edited %2, unchanged %3, refused %4.</source>
        <translation>
            <numerusform>已读取 %1 条记录：已编辑 %2，未更改 %3，拒绝 %4。</numerusform>
        </translation>
    </message>
    <message>
        <source>line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>Take a corrected file of exported records back</source>
        <translation>取回更正后的导出记录文件</translation>
    </message>
    <message>
        <source>CSV or JSON Lines</source>
        <translation>CSV 或 JSON Lines</translation>
    </message>
    <message>
        <source>Only records of this connection</source>
        <translation>仅此连接的记录</translation>
    </message>
    <message>
        <source>Tell what would be taken; change nothing</source>
        <translation>说明会采用什么；不更改任何内容</translation>
    </message>
    <message>
        <source>Lines are matched by their id; what differs of source_record becomes an edit.</source>
        <translation>各行按 ID 匹配；source_record 中的差异成为编辑。</translation>
    </message>
    <message>
        <source>Only this run</source>
        <translation>仅此运行</translation>
    </message>
    <message>
        <source>Only this reason</source>
        <translation>仅此原因</translation>
    </message>
    <message>
        <source>Only this field</source>
        <translation>仅此字段</translation>
    </message>
    <message>
        <source>Only what became of the row</source>
        <translation>仅此处理结果的行</translation>
    </message>
    <message>
        <source>Only records in this status</source>
        <translation>仅此状态的记录</translation>
    </message>
    <message>
        <source>Only this record; may be repeated</source>
        <translation>仅此记录；可重复</translation>
    </message>
    <message numerus="yes">
        <source>The rule heals %1 of %2 open records; %3 stay refused, of %4 the destination decides.</source>
        <translation>
            <numerusform>该规则可修复 %2 条待处理记录中的 %1 条；%3 条仍被拒，%4 条由目标决定。</numerusform>
        </translation>
    </message>
    <message>
        <source>It is part of the connection now; &quot;rejected retry&quot; writes them.</source>
        <translation>它现已成为连接的一部分；“rejected retry”会写入这些记录。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>未更改任何内容。</translation>
    </message>
    <message>
        <source>Write open records once more, edited ones as they were edited</source>
        <translation>再次写入待处理的记录，编辑过的按编辑后的内容写入</translation>
    </message>
    <message>
        <source>A run of its own, by the connection as it is now. Records with a newer version at the destination are left out.</source>
        <translation>作为单独的运行，按连接的现状进行。目标中已有更新版本的记录会被略过。</translation>
    </message>
    <message>
        <source>Make the fix of a field a part of the connection</source>
        <translation>将字段的修正设为连接的一部分</translation>
    </message>
    <message>
        <source>The field gets this value</source>
        <translation>该字段得到此值</translation>
    </message>
    <message>
        <source>What becomes of nulls</source>
        <translation>null 如何处理</translation>
    </message>
    <message>
        <source>What becomes of values that do not fit</source>
        <translation>不匹配的值如何处理</translation>
    </message>
    <message>
        <source>The value for &quot;default&quot;</source>
        <translation>“default”的值</translation>
    </message>
    <message>
        <source>Without a mapping: the column becomes text, which takes every value</source>
        <translation>没有映射时：该列改为文本类型，可接受任何值</translation>
    </message>
    <message>
        <source>Tell what the rule would heal; change nothing</source>
        <translation>说明该规则可修复什么；不更改任何内容</translation>
    </message>
    <message>
        <source>Write versions, connections and logs, without secrets, into an archive</source>
        <translation>将版本、连接和日志写入归档，不含机密</translation>
    </message>
    <message>
        <source>the archive, such as report.zip</source>
        <translation>归档，例如 report.zip</translation>
    </message>
    <message>
        <source>only this connection</source>
        <translation>仅此连接</translation>
    </message>
    <message>
        <source>how many runs bring their logs</source>
        <translation>附带多少次运行的日志</translation>
    </message>
    <message>
        <source>print all of it, write nothing</source>
        <translation>全部输出，不写入任何内容</translation>
    </message>
    <message>
        <source>The run had ended before it could be stopped.</source>
        <translation>在停止之前运行就已结束。</translation>
    </message>
    <message numerus="yes">
        <source>Run %1 of &quot;%2&quot; is cancelled. What it has written stays: %3 records.</source>
        <translation>
            <numerusform>“%2”的运行 %1 已取消。已写入的内容保留：%3 条记录。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %1 of &quot;%2&quot; is paused. It has written %3 records so far.</source>
        <translation>
            <numerusform>“%2”的运行 %1 已暂停。迄今已写入 %3 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on with it: millrace-cli runs resume &apos;%1&apos;</source>
        <translation>继续该运行：millrace-cli runs resume &apos;%1&apos;</translation>
    </message>
    <message>
        <source>Pause the run of a connection</source>
        <translation>暂停连接的运行</translation>
    </message>
    <message>
        <source>The run stops, wherever it is on, and waits until it is resumed; schedules start nothing meanwhile. What it has written stays.</source>
        <translation>无论运行在何处进行，都会停止并等待恢复；其间计划不启动任何运行。已写入的内容保留。</translation>
    </message>
    <message>
        <source>Go on with a paused or interrupted run</source>
        <translation>继续已暂停或被中断的运行</translation>
    </message>
    <message>
        <source>It goes on at its checkpoint and keeps its number.</source>
        <translation>从其检查点继续，并保留其编号。</translation>
    </message>
    <message>
        <source>Give a run up</source>
        <translation>放弃运行</translation>
    </message>
    <message>
        <source>Works for a run that is on in any program, and for one that is paused or was interrupted. What it has written stays.</source>
        <translation>适用于在任何程序中进行的运行，以及已暂停或被中断的运行。已写入的内容保留。</translation>
    </message>
    <message>
        <source>started</source>
        <comment>heading of a column</comment>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>attempts</source>
        <comment>heading of a column</comment>
        <translation>尝试</translation>
    </message>
    <message>
        <source>written</source>
        <comment>heading of a column</comment>
        <translation>已写入</translation>
    </message>
    <message>
        <source>rejected</source>
        <comment>heading of a column</comment>
        <translation>被拒</translation>
    </message>
    <message>
        <source>connection</source>
        <comment>heading of a column</comment>
        <translation>连接</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>No run is as asked for.</source>
        <translation>没有符合要求的运行。</translation>
    </message>
    <message>
        <source>There are no runs yet.</source>
        <translation>还没有运行。</translation>
    </message>
    <message>
        <source>List the runs, newest first</source>
        <translation>列出运行，最新的在前</translation>
    </message>
    <message>
        <source>Only runs before this one</source>
        <translation>仅此运行之前的运行</translation>
    </message>
    <message>
        <source>Only runs that began at this time or later</source>
        <translation>仅在此时间或之后开始的运行</translation>
    </message>
    <message>
        <source>Only runs that began before this time</source>
        <translation>仅在此时间之前开始的运行</translation>
    </message>
    <message>
        <source>Only runs that ended so</source>
        <translation>仅以此结果结束的运行</translation>
    </message>
    <message>
        <source>Show one run with its attempts</source>
        <translation>显示一次运行及其尝试</translation>
    </message>
    <message>
        <source>Number of the run</source>
        <translation>运行的编号</translation>
    </message>
    <message>
        <source>succeeded</source>
        <comment>heading of a column</comment>
        <translation>成功</translation>
    </message>
    <message>
        <source>with rejected</source>
        <translation>有被拒记录</translation>
    </message>
    <message>
        <source>failed</source>
        <comment>heading of a column</comment>
        <translation>失败</translation>
    </message>
    <message>
        <source>cancelled</source>
        <comment>heading of a column</comment>
        <translation>已取消</translation>
    </message>
    <message>
        <source>on or waiting</source>
        <translation>正在运行或等待</translation>
    </message>
    <message>
        <source>No run began in this time.</source>
        <translation>此时间段内没有开始的运行。</translation>
    </message>
    <message>
        <source>Count the runs of all connections by time</source>
        <translation>按时间统计所有连接的运行</translation>
    </message>
    <message>
        <source>How far back: by quarters of an hour, hours, quarters of a day or days</source>
        <translation>回溯多久：按一刻钟、小时、四分之一天或天</translation>
    </message>
    <message>
        <source>Print what a run did and measured, as JSON</source>
        <translation>以 JSON 输出运行的过程与测量结果</translation>
    </message>
    <message>
        <source>added</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>已移除</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>  the connection cannot follow: %1</source>
        <translation>  连接无法跟进：%1</translation>
    </message>
    <message>
        <source>The source is as the connection has it.</source>
        <translation>源与连接所记录的一致。</translation>
    </message>
    <message>
        <source>The connection follows its source.</source>
        <translation>连接跟进其源。</translation>
    </message>
    <message>
        <source>The connection stays as it is.</source>
        <translation>连接保持不变。</translation>
    </message>
    <message>
        <source>The connection is paused.</source>
        <translation>连接已暂停。</translation>
    </message>
    <message>
        <source>Review changes of a source</source>
        <translation>审核源的变更</translation>
    </message>
    <message>
        <source>What has changed, and what it would do</source>
        <translation>变更了什么，会有什么影响</translation>
    </message>
    <message>
        <source>Have the connection follow its source</source>
        <translation>让连接跟进其源</translation>
    </message>
    <message>
        <source>New streams are copied and gone ones left out as well</source>
        <translation>同时复制新流并排除已消失的流</translation>
    </message>
    <message>
        <source>Leave this new field out</source>
        <translation>排除此新字段</translation>
    </message>
    <message>
        <source>Read this stream again, so that earlier rows have the new values</source>
        <translation>重新读取此流，使之前的行也有新值</translation>
    </message>
    <message>
        <source>Resume the connection if it is paused</source>
        <translation>如果连接已暂停则恢复</translation>
    </message>
    <message>
        <source>A cursor or key that is gone gives way to what the source defines, or to nothing; the connection then says what has to be chosen.</source>
        <translation>已消失的游标或键由源定义的取代，或变为无；连接随后会说明需要选择什么。</translation>
    </message>
    <message>
        <source>%1: installed %2, starts at sign-in %3, runs now %4</source>
        <translation>%1：已安装 %2，登录时启动 %3，正在运行 %4</translation>
    </message>
    <message>
        <source>The unit is of another version; &quot;serve install&quot; writes it anew.</source>
        <translation>该单元属于其他版本；“serve install”会重新写入。</translation>
    </message>
    <message>
        <source>It ends when the last session ends; &quot;loginctl enable-linger&quot; lets it go on.</source>
        <translation>它在最后的会话结束时结束；“loginctl enable-linger”可使其继续运行。</translation>
    </message>
    <message>
        <source>The schedules run in %1, process %2.</source>
        <translation>计划在 %1 中运行，进程 %2。</translation>
    </message>
    <message>
        <source>The schedules run in no program.</source>
        <translation>计划未在任何程序中运行。</translation>
    </message>
    <message>
        <source>%1 is removed.</source>
        <translation>%1 已移除。</translation>
    </message>
    <message>
        <source>Run the schedules, here or as a service of systemd</source>
        <translation>运行计划，在此处或作为 systemd 的服务</translation>
    </message>
    <message>
        <source>Connections that run at once, at most; else engine.parallel_runs of the settings</source>
        <translation>同时运行的连接的最大数量；不指定则使用设置中的 engine.parallel_runs</translation>
    </message>
    <message>
        <source>Without a subcommand it runs until it is stopped. One program at a time runs the schedules of a profile: a window, or this; when it ends or dies, another that is there takes over within a second.</source>
        <translation>不带子命令时，一直运行到被停止。同一时间只有一个程序运行配置集的计划：窗口或本程序；它结束或中止后，现有的另一个程序在一秒内接管。</translation>
    </message>
    <message>
        <source>Start it with each sign-in, as a user unit of systemd</source>
        <translation>每次登录时启动，作为 systemd 的用户单元</translation>
    </message>
    <message>
        <source>Stop the service and remove its unit</source>
        <translation>停止服务并移除其单元</translation>
    </message>
    <message>
        <source>Whether it is installed, and who runs the schedules</source>
        <translation>是否已安装，以及由谁运行计划</translation>
    </message>
    <message>
        <source>Print the unit, for another place than the usual one</source>
        <translation>输出该单元，用于平常以外的位置</translation>
    </message>
    <message>
        <source>meaning</source>
        <comment>heading of a column</comment>
        <translation>含义</translation>
    </message>
    <message>
        <source>Show or change what holds for all connections</source>
        <translation>显示或更改适用于所有连接的设置</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>所有设置</translation>
    </message>
    <message>
        <source>The value of one setting</source>
        <translation>单项设置的值</translation>
    </message>
    <message>
        <source>Name of the setting</source>
        <translation>设置的名称</translation>
    </message>
    <message>
        <source>Change one setting</source>
        <translation>更改单项设置</translation>
    </message>
    <message>
        <source>The new value</source>
        <translation>新值</translation>
    </message>
    <message>
        <source>Go back to the default</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>secret</source>
        <translation>机密</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>真或假</translation>
    </message>
    <message>
        <source>list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>kind</source>
        <comment>heading of a column</comment>
        <translation>种类</translation>
    </message>
    <message>
        <source>default</source>
        <comment>heading of a column</comment>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Example: %1</source>
        <translation>示例：%1</translation>
    </message>
    <message>
        <source>required</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>As a source:</source>
        <translation>作为源：</translation>
    </message>
    <message>
        <source>As a destination:</source>
        <translation>作为目标：</translation>
    </message>
    <message>
        <source>Show the configuration that a connector takes</source>
        <translation>显示连接器接受的配置</translation>
    </message>
    <message>
        <source>Only as source or as destination</source>
        <translation>仅作为源或作为目标</translation>
    </message>
    <message>
        <source>It has not run yet.</source>
        <translation>尚未运行。</translation>
    </message>
    <message>
        <source>Last run on %1: %2</source>
        <translation>上次运行于 %1：%2</translation>
    </message>
    <message>
        <source>not run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>  %1 was left out and is %2</source>
        <translation>  %1 已排除，状态为 %2</translation>
    </message>
    <message>
        <source>state</source>
        <comment>heading of a column</comment>
        <translation>状态</translation>
    </message>
    <message>
        <source>last run</source>
        <comment>heading of a column</comment>
        <translation>上次运行</translation>
    </message>
    <message>
        <source>balance</source>
        <comment>heading of a column</comment>
        <translation>对账</translation>
    </message>
    <message>
        <source>There are no connections yet.</source>
        <translation>还没有连接。</translation>
    </message>
    <message>
        <source>Show how the connections stand</source>
        <translation>显示各连接的状况</translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%Ln 天</numerusform>
        </translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>无限制</translation>
    </message>
    <message>
        <source>what</source>
        <comment>heading of a column</comment>
        <translation>内容</translation>
    </message>
    <message>
        <source>takes</source>
        <comment>heading of a column</comment>
        <translation>占用</translation>
    </message>
    <message>
        <source>kept</source>
        <comment>heading of a column</comment>
        <translation>保留</translation>
    </message>
    <message>
        <source>rejected records</source>
        <translation>被拒记录</translation>
    </message>
    <message>
        <source>; open ones always</source>
        <translation>；待处理的始终保留</translation>
    </message>
    <message>
        <source>never stored</source>
        <translation>从不存储</translation>
    </message>
    <message>
        <source>connections, checkpoints, settings</source>
        <translation>连接、检查点、设置</translation>
    </message>
    <message>
        <source>storage compact gives it back</source>
        <translation>storage compact 可释放它</translation>
    </message>
    <message>
        <source>the newest three</source>
        <translation>最新的三个</translation>
    </message>
    <message>
        <source>in all</source>
        <translation>总计</translation>
    </message>
    <message>
        <source>Nothing was old enough or too much.</source>
        <translation>没有过旧或过多的内容。</translation>
    </message>
    <message>
        <source>Removed: runs %1, closed rejected records %2, logs of other runs %3 (%4).</source>
        <translation>已移除：运行 %1，已关闭的被拒记录 %2，其他运行的日志 %3 (%4)。</translation>
    </message>
    <message>
        <source>The storage is compacted: %1 freed, %2 before, %3 now.</source>
        <translation>存储已压缩：释放 %1，之前 %2，现在 %3。</translation>
    </message>
    <message>
        <source>Show what the profile takes, remove what is old, compact</source>
        <translation>显示配置集占用的空间、移除旧内容、压缩</translation>
    </message>
    <message>
        <source>Remove what is older or more than the settings allow</source>
        <translation>移除早于或超出设置允许范围的内容</translation>
    </message>
    <message>
        <source>Otherwise it happens once a day while the window or &quot;serve&quot; runs.</source>
        <translation>否则在窗口或“serve”运行期间每天进行一次。</translation>
    </message>
    <message>
        <source>Write the database anew without the room that removed history has left</source>
        <translation>重写数据库，去除已移除的历史所留下的空间</translation>
    </message>
    <message>
        <source>No connection may run meanwhile.</source>
        <translation>其间不能有连接运行。</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Run a connection, or copy a source to a destination</source>
        <translation>运行连接，或将源复制到目标</translation>
    </message>
    <message>
        <source>A connection, or a source and a destination</source>
        <translation>连接，或源和目标</translation>
    </message>
    <message>
        <source>Give up an interrupted run and start anew</source>
        <translation>放弃被中断的运行并重新开始</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Attempts after the first, at most</source>
        <translation>首次之后最多的尝试次数</translation>
    </message>
    <message>
        <source>Advanced: make rows durable after this long</source>
        <translation>高级：每隔这么久持久化各行</translation>
    </message>
    <message>
        <source>Modes, with their short names:</source>
        <translation>模式及其短名称：</translation>
    </message>
    <message>
        <source>The same command goes on where it left off: ad hoc runs keep their state in the profile. Ctrl-C stops within a second and keeps what is confirmed.</source>
        <translation>相同的命令从停止处继续：临时运行将其状态保存在配置集中。Ctrl-C 在一秒内停止，并保留已确认的内容。</translation>
    </message>
    <message>
        <source>tag</source>
        <comment>heading of a column</comment>
        <translation>标签</translation>
    </message>
    <message>
        <source>color</source>
        <comment>heading of a column</comment>
        <translation>颜色</translation>
    </message>
    <message>
        <source>connections</source>
        <comment>heading of a column</comment>
        <translation>连接</translation>
    </message>
    <message>
        <source>There are no tags. &quot;tags add&quot; makes one.</source>
        <translation>没有标签。“tags add”可创建标签。</translation>
    </message>
    <message>
        <source>Done: &quot;%1&quot;.</source>
        <translation>完成：“%1”。</translation>
    </message>
    <message>
        <source>Tags of &quot;%1&quot;: %2.</source>
        <translation>“%1”的标签：%2。</translation>
    </message>
    <message>
        <source>List the tags and who bears them</source>
        <translation>列出标签及使用它们的连接</translation>
    </message>
    <message>
        <source>Make a tag, or give it a colour</source>
        <translation>创建标签，或为其指定颜色</translation>
    </message>
    <message>
        <source>Name, at most 30 characters</source>
        <translation>名称，最多 30 个字符</translation>
    </message>
    <message>
        <source>#rrggbb; the next of the palette</source>
        <translation>#rrggbb；默认为调色板的下一种颜色</translation>
    </message>
    <message>
        <source>Give a tag another name, at every connection</source>
        <translation>为标签改名，对所有连接生效</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>Delete a tag, and take it off every connection</source>
        <translation>删除标签，并从所有连接中移除</translation>
    </message>
    <message>
        <source>Give a connection tags; those that are new are made</source>
        <translation>为连接添加标签；新的标签会自动创建</translation>
    </message>
    <message>
        <source>Take tags off a connection</source>
        <translation>从连接中移除标签</translation>
    </message>
    <message>
        <source>Names of tags</source>
        <translation>标签的名称</translation>
    </message>
    <message>
        <source>List and change the tags that sort connections</source>
        <translation>列出和更改用于归类连接的标签</translation>
    </message>
    <message>
        <source>Stream %1 has no transformations.</source>
        <translation>流 %1 没有转换。</translation>
    </message>
    <message>
        <source>place</source>
        <comment>heading of a column</comment>
        <translation>位置</translation>
    </message>
    <message>
        <source>settings</source>
        <comment>heading of a column</comment>
        <translation>设置</translation>
    </message>
    <message>
        <source>Rows that are written already stay as they are; &quot;refresh&quot; or &quot;connections clear&quot; replaces them.</source>
        <translation>已写入的行保持不变；“refresh”或“connections clear”会替换它们。</translation>
    </message>
    <message>
        <source>As read</source>
        <translation>读取值</translation>
    </message>
    <message>
        <source>As written</source>
        <translation>写入值</translation>
    </message>
    <message numerus="yes">
        <source>  Filtered: %1 of %2 rows.</source>
        <translation>
            <numerusform>  已过滤：%2 行中的 %1 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>  Values that are empty: %1. %2</source>
        <translation>  为空的值：%1。%2</translation>
    </message>
    <message>
        <source>  Keys of encryptions are made up here.</source>
        <translation>  此处的加密密钥是虚构的。</translation>
    </message>
    <message>
        <source>Name of a stream of it</source>
        <translation>其中某个流的名称</translation>
    </message>
    <message>
        <source>Add a transformation to a stream</source>
        <translation>为流添加转换</translation>
    </message>
    <message>
        <source>hash, encrypt, rename_field, drop_field, filter_rows, flatten_field or add_field</source>
        <translation>hash、encrypt、rename_field、drop_field、filter_rows、flatten_field 或 add_field</translation>
    </message>
    <message>
        <source>A setting of the kind; may be repeated</source>
        <translation>该种类的设置；可重复</translation>
    </message>
    <message>
        <source>File with the key of an encryption</source>
        <translation>含有加密密钥的文件</translation>
    </message>
    <message>
        <source>Variable that has the key whenever the connection runs</source>
        <translation>连接运行时含有密钥的变量</translation>
    </message>
    <message>
        <source>Place in the list; default: the last</source>
        <translation>在列表中的位置；默认：最后</translation>
    </message>
    <message>
        <source>docs/json.md lists the settings of each kind.</source>
        <translation>docs/json.md 列出了每个种类的设置。</translation>
    </message>
    <message>
        <source>Remove a transformation</source>
        <translation>移除转换</translation>
    </message>
    <message>
        <source>Place in the list, from 1</source>
        <translation>在列表中的位置，从 1 起</translation>
    </message>
    <message>
        <source>Move a transformation within the list</source>
        <translation>在列表中移动转换</translation>
    </message>
    <message>
        <source>Place it gets</source>
        <translation>移到的位置</translation>
    </message>
    <message>
        <source>Hash, encrypt, rename, drop, filter, flatten, add</source>
        <translation>哈希、加密、重命名、移除、过滤、展平、添加</translation>
    </message>
    <message>
        <source>List the transformations of a stream</source>
        <translation>列出流的转换</translation>
    </message>
    <message>
        <source>Show the first rows as read and as written</source>
        <translation>显示读取时和写入时的前几行</translation>
    </message>
    <message>
        <source>Rows at most</source>
        <translation>最多行数</translation>
    </message>
    <message>
        <source>%1: source %2, destination %3</source>
        <translation>%1：源 %2，目标 %3</translation>
    </message>
    <message>
        <source> (newer than the last run)</source>
        <translation> （比上次运行新）</translation>
    </message>
    <message>
        <source>table</source>
        <comment>heading of a column</comment>
        <translation>表</translation>
    </message>
    <message>
        <source>equal</source>
        <comment>heading of a column</comment>
        <translation>相同</translation>
    </message>
    <message>
        <source>missing</source>
        <comment>heading of a column</comment>
        <translation>缺失</translation>
    </message>
    <message>
        <source>extra</source>
        <comment>heading of a column</comment>
        <translation>多余</translation>
    </message>
    <message>
        <source>different</source>
        <comment>heading of a column</comment>
        <translation>不同</translation>
    </message>
    <message>
        <source>newer</source>
        <comment>heading of a column</comment>
        <translation>较新</translation>
    </message>
    <message>
        <source>history</source>
        <comment>heading of a column</comment>
        <translation>历史</translation>
    </message>
    <message>
        <source>  Checksums: source %1, destination %2.</source>
        <translation>  校验和：源 %1，目标 %2。</translation>
    </message>
    <message>
        <source>Verified %1.</source>
        <translation>核对于 %1。</translation>
    </message>
    <message>
        <source>Each run that succeeds is followed by a verification.</source>
        <translation>每次成功的运行之后都会核对。</translation>
    </message>
    <message>
        <source>Runs are not followed by a verification any more.</source>
        <translation>运行之后不再核对。</translation>
    </message>
    <message>
        <source>Compare the rows of the destination with those of the source</source>
        <translation>比较目标与源的行</translation>
    </message>
    <message>
        <source>Show the last verification and read nothing</source>
        <translation>显示上次核对，不读取任何内容</translation>
    </message>
    <message>
        <source>Verify after each run that succeeds, or no more: on or off</source>
        <translation>是否在每次成功的运行后核对：on 或 off</translation>
    </message>
    <message>
        <source>Both ends are read and neither is changed. The exit code is 1 where rows differ.</source>
        <translation>两端都会读取，均不更改。有行不同时退出码为 1。</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Subcommands</source>
        <translation>子命令</translation>
    </message>
    <message>
        <source>Example:</source>
        <translation>示例：</translation>
    </message>
    <message>
        <source>every row is read and replaces the table, at the end and at once</source>
        <translation>读取所有行并在最后一次性替换表</translation>
    </message>
    <message>
        <source>every row is read and added after the older ones</source>
        <translation>读取所有行并追加到较旧的行之后</translation>
    </message>
    <message>
        <source>every row is read; one row per key replaces the table</source>
        <translation>读取所有行；每个键一行，替换表</translation>
    </message>
    <message>
        <source>new and changed rows are added</source>
        <translation>追加新增和更改的行</translation>
    </message>
    <message>
        <source>new and changed rows; one row per key stays, the latest</source>
        <translation>新增和更改的行；每个键保留一行，即最新的行</translation>
    </message>
    <message>
        <source>First runs: %1 users of the sample data, and orders.csv</source>
        <translation>首次运行：示例数据的 %1 个用户，以及 orders.csv</translation>
    </message>
    <message>
        <source>Second runs: 30 users more and all updated; orders.csv with 26 rows changed and 25 added</source>
        <translation>再次运行：增加 30 个用户并更新全部用户；orders.csv 更改 26 行，增加 25 行</translation>
    </message>
    <message numerus="yes">
        <source>    table %1 holds %2 rows, such as</source>
        <translation>
            <numerusform>    表 %1 有 %2 行，例如</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>%1 kB</source>
        <translation>%1 kB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>%1 TB</source>
        <translation>%1 TB</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>The command &quot;connectors&quot; lists the connectors.</source>
        <translation>命令“connectors”列出连接器。</translation>
    </message>
    <message>
        <source>The option --%1 takes one.</source>
        <translation>选项 --%1 接受一个值。</translation>
    </message>
    <message>
        <source>Quotes keep the shell from expanding it.</source>
        <translation>引号可防止 shell 将其展开。</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>源</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Connector, name of a stored source, or a path</source>
        <translation>连接器、已存储的源的名称或路径</translation>
    </message>
    <message>
        <source>Connector, name of a stored destination, or a path</source>
        <translation>连接器、已存储的目标的名称或路径</translation>
    </message>
    <message>
        <source>Configuration of the connector</source>
        <translation>连接器的配置</translation>
    </message>
    <message>
        <source>One value of the configuration; may be repeated</source>
        <translation>配置的一个值；可重复</translation>
    </message>
    <message>
        <source>Secrets were left behind: %1 %2</source>
        <translation>有机密被留下：%1 %2</translation>
    </message>
    <message>
        <source>%1, run %2, attempt %3</source>
        <translation>%1，运行 %2，第 %3 次尝试</translation>
    </message>
    <message>
        <source>The results could not be written to standard output.</source>
        <translation>结果无法写到标准输出。</translation>
    </message>
    <message>
        <source>Check that the disk is not full.</source>
        <translation>请检查磁盘是否已满。</translation>
    </message>
    <message>
        <source>Notices by %1: %2 Waiting: %3, given up: %4.</source>
        <translation>通过 %1 发送的提示：%2等待中：%3，已放弃：%4。</translation>
    </message>
    <message>
        <source>Notices could not be looked for: %1</source>
        <translation>无法查找提示：%1</translation>
    </message>
    <message>
        <source>rejected records of a run that are not many yet; 0: no bound</source>
        <translation>一次运行中尚不算大量的被拒记录数；0：无界限</translation>
    </message>
    <message>
        <source>days without a written record; 0: no bound</source>
        <translation>没有写入记录的天数；0：无界限</translation>
    </message>
    <message>
        <source>a run that took longer is long; 0: no bound</source>
        <translation>耗时更长的运行算长时间运行；0：无界限</translation>
    </message>
    <message>
        <source>a run that takes so many times longer than usual is long; 0: no bound</source>
        <translation>耗时达到平常这么多倍的运行算长时间运行；0：无界限</translation>
    </message>
    <message>
        <source>It is a whole number from %1 to %2.</source>
        <translation>它是 %1 到 %2 的整数。</translation>
    </message>
    <message>
        <source>The values are desktop, webhook and mail, with commas between, or none.</source>
        <translation>可用的值为以逗号分隔的 desktop、webhook 和 mail，或 none。</translation>
    </message>
    <message>
        <source>Write none to have it kept in the list alone.</source>
        <translation>写 none 则仅保留在列表中。</translation>
    </message>
    <message>
        <source>The values are airbyte and slack.</source>
        <translation>可用的值为 airbyte 和 slack。</translation>
    </message>
    <message>
        <source>It is the name of a mail server, such as mail.example.org.</source>
        <translation>它是邮件服务器的名称，例如 mail.example.org。</translation>
    </message>
    <message>
        <source>The values are starttls and tls; mail is never sent without.</source>
        <translation>可用的值为 starttls 和 tls；邮件从不在不加密时发送。</translation>
    </message>
    <message>
        <source>It is one address, such as someone@example.org.</source>
        <translation>它是一个地址，例如 someone@example.org。</translation>
    </message>
    <message>
        <source>These are addresses with commas between.</source>
        <translation>它们是以逗号分隔的地址。</translation>
    </message>
    <message>
        <source>a secret: from standard input (-), or env:VARIABLE</source>
        <translation>机密：来自标准输入 (-)，或 env:VARIABLE</translation>
    </message>
    <message>
        <source>what it gets: airbyte or slack</source>
        <translation>接收的格式：airbyte 或 slack</translation>
    </message>
    <message>
        <source>name of the mail server</source>
        <translation>邮件服务器的名称</translation>
    </message>
    <message>
        <source>0: 587 for starttls, 465 for tls</source>
        <translation>0：starttls 为 587，tls 为 465</translation>
    </message>
    <message>
        <source>starttls, or tls from the first byte</source>
        <translation>starttls，或从第一个字节起使用 tls</translation>
    </message>
    <message>
        <source>empty for a server that asks for none</source>
        <translation>如果服务器不要求用户，则为空</translation>
    </message>
    <message>
        <source>from standard input (-), or env:VARIABLE</source>
        <translation>来自标准输入 (-)，或 env:VARIABLE</translation>
    </message>
    <message>
        <source>address of the sender</source>
        <translation>发件人的地址</translation>
    </message>
    <message>
        <source>addresses of the receivers, with commas between</source>
        <translation>收件人的地址，以逗号分隔</translation>
    </message>
    <message>
        <source>how it is told: desktop, webhook, mail, or none</source>
        <translation>提示方式：desktop、webhook、mail 或 none</translation>
    </message>
    <message>
        <source>error:</source>
        <translation>错误：</translation>
    </message>
    <message>
        <source>hint: %1</source>
        <translation>建议：%1</translation>
    </message>
    <message>
        <source>detail: %1</source>
        <translation>详细信息：%1</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Nothing to change: %1.</source>
        <translation>无需更改：%1。</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 以及另外 %Ln 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n streams</source>
        <translation>
            <numerusform>%Ln 个流中的 %1 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1%</source>
        <comment>a share</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>attempt %1 failed, the next one starts in %2</source>
        <translation>第 %1 次尝试失败，下一次在 %2后开始</translation>
    </message>
    <message>
        <source>%1 read</source>
        <translation>已读取 %1</translation>
    </message>
    <message>
        <source>%1 read (%2)</source>
        <translation>已读取 %1 (%2)</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>%1 rejected</source>
        <translation>被拒 %1</translation>
    </message>
    <message>
        <source>%1 written</source>
        <translation>已写入 %1</translation>
    </message>
    <message>
        <source>attempt %1</source>
        <translation>第 %1 次尝试</translation>
    </message>
    <message>
        <source>Declarative manifest (YAML); messages of the Airbyte protocol go to standard output</source>
        <translation>声明式清单 (YAML)；Airbyte 协议的消息写到标准输出</translation>
    </message>
    <message>
        <source>Configuration of the manifest (JSON)</source>
        <translation>清单的配置 (JSON)</translation>
    </message>
    <message>
        <source>Configured catalog (JSON)</source>
        <translation>已配置的目录 (JSON)</translation>
    </message>
    <message>
        <source>States to go on from (JSON)</source>
        <translation>据以继续的状态 (JSON)</translation>
    </message>
    <message>
        <source>Send requests for HOST to ADDRESS:PORT by plain http, for tests; may be repeated</source>
        <translation>将对 HOST 的请求以普通 http 发送到 ADDRESS:PORT，用于测试；可重复</translation>
    </message>
    <message>
        <source>Tell more in messages of kind LOG</source>
        <translation>在 LOG 类消息中给出更多内容</translation>
    </message>
    <message>
        <source>it has no list of streams</source>
        <translation>没有流的列表</translation>
    </message>
    <message>
        <source>a stream has no name</source>
        <translation>有一个流没有名称</translation>
    </message>
    <message>
        <source>no bound</source>
        <translation>无界限</translation>
    </message>
    <message numerus="yes">
        <source>%n such in all</source>
        <translation>
            <numerusform>累计 %Ln 次如此</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in a row that move nothing</source>
        <translation>
            <numerusform>连续 %Ln 次未移动任何内容</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in a row that move records</source>
        <translation>
            <numerusform>连续 %Ln 次移动了记录</numerusform>
        </translation>
    </message>
    <message>
        <source>failed attempts at most: %1; the first wait is %2, each further one %3 times as long, up to %4</source>
        <translation>失败的尝试最多：%1；首次等待 %2，之后每次为前一次的 %3 倍，最长 %4</translation>
    </message>
    <message>
        <source>failed attempts at most: %1; the first wait is %2, each further one %3 times as long</source>
        <translation>失败的尝试最多：%1；首次等待 %2，之后每次为前一次的 %3 倍</translation>
    </message>
    <message>
        <source>without limit</source>
        <translation>无限制</translation>
    </message>
    <message numerus="yes">
        <source>at %n failed runs in a row</source>
        <translation>
            <numerusform>连续 %Ln 次运行失败时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>after %n days without success</source>
        <translation>
            <numerusform>%Ln 天未成功后</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 和 %2</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>silence of the source: %1, of the destination: %2; a run: %3</source>
        <translation>源无响应：%1，目标无响应：%2；运行：%3</translation>
    </message>
    <message>
        <source>pauses by itself: %1; warns: %2</source>
        <translation>自动暂停：%1；警告：%2</translation>
    </message>
    <message>
        <source>calls %1 after a run (%2)</source>
        <translation>运行后调用 %1 (%2)</translation>
    </message>
    <message>
        <source>read %1 = written %2 + filtered %3 + rejected %4</source>
        <translation>已读取 %1 = 已写入 %2 + 已过滤 %3 + 被拒 %4</translation>
    </message>
    <message>
        <source>read %1 = written %2 + filtered %3 + rejected %4 + unconfirmed %5</source>
        <translation>已读取 %1 = 已写入 %2 + 已过滤 %3 + 被拒 %4 + 未确认 %5</translation>
    </message>
    <message>
        <source>It wrote rejected records once more.</source>
        <translation>它再次写入了被拒记录。</translation>
    </message>
    <message>
        <source>It cleared streams at the destination.</source>
        <translation>它清空了目标中的流。</translation>
    </message>
    <message>
        <source>It read streams again and removed their old rows.</source>
        <translation>它重新读取了流并移除了其旧行。</translation>
    </message>
    <message>
        <source>It read streams again and retained their old rows.</source>
        <translation>它重新读取了流并保留了其旧行。</translation>
    </message>
    <message>
        <source>It was a run of some streams alone.</source>
        <translation>它只运行了部分流。</translation>
    </message>
    <message>
        <source>%1 (run %2).</source>
        <translation>%1（运行 %2）。</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n attempts (run %2).</source>
        <translation>
            <numerusform>%1，%Ln 次尝试（运行 %2）。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in %2 (run %3).</source>
        <translation>%1，用时 %2（运行 %3）。</translation>
    </message>
    <message>
        <source>%1 after %2 (run %3).</source>
        <translation>%1，历时 %2（运行 %3）。</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %2, %n attempts (run %3).</source>
        <translation>
            <numerusform>%1，用时 %2，%Ln 次尝试（运行 %3）。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 after %2, %n attempts (run %3).</source>
        <translation>
            <numerusform>%1，历时 %2，%Ln 次尝试（运行 %3）。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>    %1 values did not fit and were written as NULL or shortened.</source>
        <translation>
            <numerusform>    %1 个值不匹配，已写为 NULL 或截短。</numerusform>
        </translation>
    </message>
    <message>
        <source>total</source>
        <translation>总计</translation>
    </message>
    <message numerus="yes">
        <source>%1 rejected records delivered to %2 in one file.</source>
        <translation>
            <numerusform>已将 %1 条被拒记录投递到 %2 的一个文件中。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rejected records delivered to %2 in %3 files.</source>
        <translation>
            <numerusform>已将 %1 条被拒记录投递到 %2 的 %3 个文件中。</numerusform>
        </translation>
    </message>
    <message>
        <source>Not all rejected records were delivered; the next run or &quot;millrace-cli rejected deliver&quot; goes on:</source>
        <translation>并非所有被拒记录都已投递；下一次运行或“millrace-cli rejected deliver”会继续：</translation>
    </message>
    <message>
        <source>See what did not arrive as it was: millrace-cli rejected list --job %1</source>
        <translation>查看未原样写入的内容：millrace-cli rejected list --job %1</translation>
    </message>
    <message>
        <source>The checkpoints are kept; the same command goes on from there.</source>
        <translation>检查点已保留；相同的命令会从该处继续。</translation>
    </message>
    <message>
        <source>See the log: millrace-cli logs %1</source>
        <translation>查看日志：millrace-cli logs %1</translation>
    </message>
    <message>
        <source>Stopping; what is confirmed stays, and the next start goes on from there.</source>
        <translation>正在停止；已确认的内容保留，下次启动从该处继续。</translation>
    </message>
    <message>
        <source>%1: started</source>
        <translation>%1：已启动</translation>
    </message>
    <message>
        <source>%1: run %2, %3: %4</source>
        <translation>%1：运行 %2，%3：%4</translation>
    </message>
    <message>
        <source>%1: run %2, %3</source>
        <translation>%1：运行 %2，%3</translation>
    </message>
    <message>
        <source>%1: not started: %2</source>
        <translation>%1：未启动：%2</translation>
    </message>
    <message>
        <source>The schedules run here.</source>
        <translation>计划在此处运行。</translation>
    </message>
    <message>
        <source>The schedules run in %1 (process %2); this one takes over when it ends.</source>
        <translation>计划在 %1（进程 %2）中运行；它结束后由此程序接管。</translation>
    </message>
    <message>
        <source>The schedules run nowhere yet.</source>
        <translation>计划尚未在任何地方运行。</translation>
    </message>
    <message>
        <source>Scheduled runs go on.</source>
        <translation>计划的运行继续进行。</translation>
    </message>
    <message>
        <source>Scheduled runs wait: %1.</source>
        <translation>计划的运行正在等待：%1。</translation>
    </message>
    <message>
        <source>The values are system, none, http and socks5.</source>
        <translation>可用的值为 system、none、http 和 socks5。</translation>
    </message>
    <message>
        <source>Set network.proxy.address first.</source>
        <translation>请先设置 network.proxy.address。</translation>
    </message>
    <message>
        <source>It is a host and a port, such as proxy.example.org:3128.</source>
        <translation>它是主机和端口，例如 proxy.example.org:3128。</translation>
    </message>
    <message>
        <source>It is a list of hosts, domains (.example.org) and networks (10.0.0.0/8), with commas between.</source>
        <translation>它是以逗号分隔的主机、域 (.example.org) 和网络 (10.0.0.0/8) 的列表。</translation>
    </message>
    <message>
        <source>The least limit is %1; 0 is none.</source>
        <translation>最小限制为 %1；0 表示无限制。</translation>
    </message>
    <message>
        <source>The values are error, warning, info and debug.</source>
        <translation>可用的值为 error、warning、info 和 debug。</translation>
    </message>
    <message>
        <source>how long logs are kept after their run; 0: for ever</source>
        <translation>运行后保留日志多久；0：永久</translation>
    </message>
    <message>
        <source>how much all logs may take; 0: no limit</source>
        <translation>所有日志可占多少空间；0：无限制</translation>
    </message>
    <message>
        <source>how long runs are kept after their end; 0: for ever</source>
        <translation>运行结束后保留多久；0：永久</translation>
    </message>
    <message>
        <source>how much all runs may take; 0: no limit</source>
        <translation>所有运行可占多少空间；0：无限制</translation>
    </message>
    <message>
        <source>how long closed rejected records are kept; 0: for ever</source>
        <translation>已关闭的被拒记录保留多久；0：永久</translation>
    </message>
    <message>
        <source>how much rejected records may take, open ones always stay; 0: no limit</source>
        <translation>被拒记录可占多少空间，待处理的始终保留；0：无限制</translation>
    </message>
    <message>
        <source>The values are system and %1.</source>
        <translation>可用的值为 system 和 %1。</translation>
    </message>
    <message>
        <source>of the programs: system, or a code such as de or pt_BR</source>
        <translation>程序的语言：system，或 de、pt_BR 之类的代码</translation>
    </message>
    <message>
        <source>system, none, http or socks5</source>
        <translation>system、none、http 或 socks5</translation>
    </message>
    <message>
        <source>host and port of the proxy</source>
        <translation>代理的主机和端口</translation>
    </message>
    <message>
        <source>empty for a proxy that asks for none</source>
        <translation>如果代理不要求用户，则为空</translation>
    </message>
    <message>
        <source>hosts, domains and networks reached without it</source>
        <translation>不经代理访问的主机、域和网络</translation>
    </message>
    <message>
        <source>PEM files of further authorities, with commas between</source>
        <translation>其他证书颁发机构的 PEM 文件，以逗号分隔</translation>
    </message>
    <message>
        <source>time limit for connecting</source>
        <translation>连接时限</translation>
    </message>
    <message>
        <source>time limit without an answer</source>
        <translation>无应答时限</translation>
    </message>
    <message>
        <source>where the list of connectors is fetched from; empty: the usual place</source>
        <translation>获取连接器列表的位置；留空则为通常的位置</translation>
    </message>
    <message>
        <source>for records read and not written yet; 0: no limit</source>
        <translation>用于已读取但尚未写入的记录；0：无限制</translation>
    </message>
    <message>
        <source>runs at once, those of all programs on this profile together</source>
        <translation>同时进行的运行数，此配置集上所有程序合计</translation>
    </message>
    <message>
        <source>what logs of runs keep: error, warning, info or debug</source>
        <translation>运行日志保留的内容：error、warning、info 或 debug</translation>
    </message>
    <message>
        <source>how long a look at a source for changes is good for; 0: each run looks</source>
        <translation>查看源变更的结果的有效时长；0：每次运行都查看</translation>
    </message>
    <message>
        <source>millrace-cli settings list shows all.</source>
        <translation>millrace-cli settings list 显示全部设置。</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>incomplete</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>succeeded</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>syncing</source>
        <translation>正在同步</translation>
    </message>
    <message>
        <source>synced</source>
        <translation>已同步</translation>
    </message>
    <message>
        <source>rejected</source>
        <comment>one record</comment>
        <translation>被拒</translation>
    </message>
    <message>
        <source>nulled</source>
        <comment>a value written as NULL</comment>
        <translation>置为 NULL</translation>
    </message>
    <message>
        <source>truncated</source>
        <comment>a value written shortened</comment>
        <translation>已截短</translation>
    </message>
    <message>
        <source>defaulted</source>
        <comment>a value for which a default was written</comment>
        <translation>已用默认值</translation>
    </message>
    <message>
        <source>open</source>
        <comment>a rejected record</comment>
        <translation>待处理</translation>
    </message>
    <message>
        <source>fixed</source>
        <comment>a rejected record</comment>
        <translation>已修复</translation>
    </message>
    <message>
        <source>ignored</source>
        <comment>a rejected record</comment>
        <translation>已忽略</translation>
    </message>
    <message>
        <source>superseded</source>
        <comment>a rejected record</comment>
        <translation>已被取代</translation>
    </message>
    <message>
        <source>Stopping; what is confirmed stays.</source>
        <translation>正在停止；已确认的内容保留。</translation>
    </message>
    <message>
        <source>Store the trusted fingerprint with the source or destination</source>
        <translation>将受信任的指纹与源或目标一起保存</translation>
    </message>
    <message>
        <source>  If the administrator gives the same fingerprint, this trusts it for one run:</source>
        <translation>  如果管理员给出相同的指纹，以下命令仅为一次运行信任它：</translation>
    </message>
    <message>
        <source>    the same command with --trust-fingerprint %1</source>
        <translation>    相同的命令加上 --trust-fingerprint %1</translation>
    </message>
    <message>
        <source>  and this for good:</source>
        <translation>  以下方式永久信任它：</translation>
    </message>
    <message>
        <source>    &quot;%1&quot; in the configuration of the %2</source>
        <translation>    在%2的配置中设置“%1”</translation>
    </message>
    <message>
        <source>tls.fingerprint, tunnel.host_key_fingerprint or http.certificate_fingerprint</source>
        <translation>tls.fingerprint、tunnel.host_key_fingerprint 或 http.certificate_fingerprint</translation>
    </message>
    <message>
        <source>The host key of %1</source>
        <translation>%1 的主机密钥</translation>
    </message>
    <message>
        <source>The certificate of %1</source>
        <translation>%1 的证书</translation>
    </message>
    <message>
        <source>signed by</source>
        <translation>签发者</translation>
    </message>
    <message>
        <source>itself</source>
        <translation>自身</translation>
    </message>
    <message>
        <source>another one, in the known hosts</source>
        <translation>已知主机中的另一密钥</translation>
    </message>
    <message>
        <source>  If the administrator gives the same fingerprint: --trust-fingerprint trusts it for a test,
  --keep-trust or &quot;%1&quot; in the configuration for good.</source>
        <translation>  如果管理员给出相同的指纹：--trust-fingerprint 仅为一次测试信任它，
  --keep-trust 或配置中的“%1”则永久信任。</translation>
    </message>
    <message>
        <source>waits %1 for the source</source>
        <translation>等待源 %1</translation>
    </message>
    <message>
        <source>waits %1 for the destination</source>
        <translation>等待目标 %1</translation>
    </message>
</context>
<context>
    <name>ConfigureCommand</name>
    <message>
        <source>change of %1</source>
        <translation>%1 的变更</translation>
    </message>
</context>
<context>
    <name>ConnectorPicker</name>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Databases</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>APIs</source>
        <translation>API</translation>
    </message>
</context>
<context>
    <name>EncryptStep</name>
    <message>
        <source>The value cannot be encrypted: the key takes at most %1 bytes.</source>
        <translation>无法加密该值：该密钥最多接受 %1 个字节。</translation>
    </message>
    <message>
        <source>The value cannot be encrypted: without padding its length has to be a multiple of 16 bytes.</source>
        <translation>无法加密该值：不使用填充时，长度必须是 16 字节的倍数。</translation>
    </message>
</context>
<context>
    <name>EndCommand</name>
    <message>
        <source>choice of the source</source>
        <translation>选择源</translation>
    </message>
    <message>
        <source>choice of the destination</source>
        <translation>选择目标</translation>
    </message>
</context>
<context>
    <name>FieldCheck</name>
    <message numerus="yes">
        <source>The value needs at least %n characters.</source>
        <translation>
            <numerusform>该值至少需要 %Ln 个字符。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The value may have at most %n characters.</source>
        <translation>
            <numerusform>该值最多可有 %Ln 个字符。</numerusform>
        </translation>
    </message>
    <message>
        <source>The value does not fit the pattern %1.</source>
        <translation>该值不符合模式 %1。</translation>
    </message>
    <message>
        <source>The value does not have the form %1.</source>
        <translation>该值不具有 %1 的形式。</translation>
    </message>
    <message>
        <source>The value is not a date such as 2024-12-31.</source>
        <translation>该值不是日期，例如 2024-12-31。</translation>
    </message>
    <message>
        <source>The value is not a date and time such as 2024-12-31T23:59:00Z.</source>
        <translation>该值不是日期时间，例如 2024-12-31T23:59:00Z。</translation>
    </message>
    <message>
        <source>The value is not a whole number.</source>
        <translation>该值不是整数。</translation>
    </message>
    <message>
        <source>The value is not a number.</source>
        <translation>该值不是数字。</translation>
    </message>
    <message>
        <source>The value must be greater than %1.</source>
        <translation>该值必须大于 %1。</translation>
    </message>
    <message>
        <source>The value must be at least %1.</source>
        <translation>该值必须不小于 %1。</translation>
    </message>
    <message>
        <source>The value must be less than %1.</source>
        <translation>该值必须小于 %1。</translation>
    </message>
    <message>
        <source>The value must be at most %1.</source>
        <translation>该值必须不大于 %1。</translation>
    </message>
    <message>
        <source>The list needs an entry.</source>
        <translation>列表需要一个条目。</translation>
    </message>
    <message numerus="yes">
        <source>The list needs at least %n entries.</source>
        <translation>
            <numerusform>列表至少需要 %Ln 个条目。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The list may have at most %n entries.</source>
        <translation>
            <numerusform>列表最多可有 %Ln 个条目。</numerusform>
        </translation>
    </message>
    <message>
        <source>The value is not one of those listed.</source>
        <translation>该值不在列出的值之中。</translation>
    </message>
    <message>
        <source>The value is neither yes nor no.</source>
        <translation>该值既不是“是”也不是“否”。</translation>
    </message>
    <message>
        <source>The value is not a list.</source>
        <translation>该值不是列表。</translation>
    </message>
    <message>
        <source>The value is not valid JSON.</source>
        <translation>该值不是有效的 JSON。</translation>
    </message>
    <message>
        <source>The value is not a text.</source>
        <translation>该值不是文本。</translation>
    </message>
    <message>
        <source>%1, entry %2</source>
        <translation>%1，第 %2 项</translation>
    </message>
    <message>
        <source>The name of the environment variable is missing.</source>
        <translation>缺少环境变量的名称。</translation>
    </message>
    <message>
        <source>%1 is missing.</source>
        <translation>缺少 %1。</translation>
    </message>
</context>
<context>
    <name>FreshnessText</name>
    <message>
        <source>less than a minute</source>
        <translation>不到 1 分钟</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 分钟</translation>
    </message>
    <message numerus="yes">
        <source>%1 minutes</source>
        <translation>
            <numerusform>%1 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小时</translation>
    </message>
    <message numerus="yes">
        <source>%1 hours</source>
        <translation>
            <numerusform>%1 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 days</source>
        <translation>
            <numerusform>%1 天</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 old</source>
        <translation>%1前</translation>
    </message>
    <message>
        <source>never complete</source>
        <translation>从未完整</translation>
    </message>
    <message>
        <source>No run has got all of it through yet.</source>
        <translation>尚无运行完整复制过它。</translation>
    </message>
    <message>
        <source>Everything the source had %1 ago is there, since run %2.</source>
        <translation>源在 %1前的全部内容均已写入，自运行 %2 起。</translation>
    </message>
    <message>
        <source>Last written %1 ago.</source>
        <translation>上次写入于 %1前。</translation>
    </message>
    <message>
        <source>Copied so far: %1.</source>
        <translation>迄今已复制：%1。</translation>
    </message>
</context>
<context>
    <name>MappingCells</name>
    <message>
        <source>gone</source>
        <translation>已消失</translation>
    </message>
    <message>
        <source>key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>required</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>The destination has no such field.</source>
        <translation>目标没有此字段。</translation>
    </message>
    <message>
        <source>set by the destination</source>
        <translation>由目标设定</translation>
    </message>
    <message>
        <source>Drop a field, press Enter, or type a constant</source>
        <translation>拖放字段、按回车键或输入常量</translation>
    </message>
    <message>
        <source>not mapped</source>
        <translation>未映射</translation>
    </message>
    <message>
        <source>Suggested: %1. Space accepts it, Del leaves it out.</source>
        <translation>建议：%1。按空格接受，按 Del 略过。</translation>
    </message>
    <message>
        <source>cannot be run</source>
        <translation>无法运行</translation>
    </message>
    <message>
        <source>%1 A click lists them.</source>
        <translation>%1单击可列出它们。</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>被拒</translation>
    </message>
    <message>
        <source>If a value does not fit: %1. If it is null: %2.</source>
        <translation>值不匹配时：%1。值为 null 时：%2。</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <source>not mapped, %1 is suggested</source>
        <translation>未映射，建议 %1</translation>
    </message>
    <message>
        <source>Gone from the destination</source>
        <translation>已从目标中消失</translation>
    </message>
    <message>
        <source>Required and key fields</source>
        <translation>必填字段和键字段</translation>
    </message>
    <message>
        <source>Mapped fields</source>
        <translation>已映射的字段</translation>
    </message>
    <message>
        <source>Fields without a value</source>
        <translation>没有值的字段</translation>
    </message>
    <message>
        <source>Destination field</source>
        <translation>目标字段</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>First record</source>
        <translation>第一条记录</translation>
    </message>
    <message>
        <source>If it does not fit</source>
        <translation>不匹配时</translation>
    </message>
    <message>
        <source>A field of the object at the destination.</source>
        <translation>目标中对象的字段。</translation>
    </message>
    <message>
        <source>What is written: a field of the stream, a constant, or an expression after =.</source>
        <translation>写入的内容：流的字段、常量或 = 之后的表达式。</translation>
    </message>
    <message>
        <source>Whether the values suit the field, by type and by the records that were looked at.</source>
        <translation>值是否适合该字段，依据类型和已查看的记录判断。</translation>
    </message>
    <message>
        <source>What the first record would send.</source>
        <translation>第一条记录会发送的内容。</translation>
    </message>
    <message>
        <source>What becomes of values that do not fit, and of null.</source>
        <translation>不匹配的值和 null 如何处理。</translation>
    </message>
</context>
<context>
    <name>MappingGaps</name>
    <message>
        <source>No object is chosen for %1.</source>
        <translation>没有为 %1 选择对象。</translation>
    </message>
    <message>
        <source>Choose the object its records go to.</source>
        <translation>请选择其记录写入的对象。</translation>
    </message>
    <message>
        <source>The destination has no object %1 any more.</source>
        <translation>目标中已没有对象 %1。</translation>
    </message>
    <message>
        <source>Choose another object; values for fields of the same name stay.</source>
        <translation>请选择其他对象；同名字段的值会保留。</translation>
    </message>
</context>
<context>
    <name>MappingText</name>
    <message>
        <source>Insert</source>
        <translation>插入</translation>
    </message>
    <message>
        <source>Insert or update</source>
        <translation>插入或更新</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Mark as deleted</source>
        <translation>标记为已删除</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Each record becomes a new one.</source>
        <translation>每条记录都成为新记录。</translation>
    </message>
    <message>
        <source>The record with the same key is changed; without one, one is made.</source>
        <translation>更改键相同的记录；没有时则新建。</translation>
    </message>
    <message>
        <source>The record with the same key is changed; without one, the record is rejected.</source>
        <translation>更改键相同的记录；没有时则拒绝该记录。</translation>
    </message>
    <message>
        <source>The record with the same key is marked as deleted and can come back.</source>
        <translation>键相同的记录会被标记为已删除，可以恢复。</translation>
    </message>
    <message>
        <source>The record with the same key is removed for good.</source>
        <translation>键相同的记录会被永久移除。</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>converts</source>
        <translation>需转换</translation>
    </message>
    <message>
        <source>may lose</source>
        <translation>可能丢失</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>不匹配</translation>
    </message>
    <message>
        <source>%1 of %2 do not fit</source>
        <extracomment>How many of the values that were looked at do not fit.</extracomment>
        <translation>%2 个中 %1 个不匹配</translation>
    </message>
    <message>
        <source>Reject the record</source>
        <translation>拒绝该记录</translation>
    </message>
    <message>
        <source>Send the field empty</source>
        <translation>字段留空发送</translation>
    </message>
    <message>
        <source>Cut a text that is too long</source>
        <translation>截短过长的文本</translation>
    </message>
    <message>
        <source>Send a default</source>
        <translation>发送默认值</translation>
    </message>
    <message>
        <source>reject</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>留空</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>截短</translation>
    </message>
    <message>
        <source>null: %1</source>
        <translation>null：%1</translation>
    </message>
    <message>
        <source>%1, high confidence</source>
        <translation>%1，高置信度</translation>
    </message>
    <message>
        <source>%1, medium confidence</source>
        <translation>%1，中等置信度</translation>
    </message>
    <message numerus="yes">
        <source>%n choice(s)</source>
        <translation>
            <numerusform>%Ln 个选项</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, at most %2</source>
        <translation>%1，最多 %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 characters at most</source>
        <translation>
            <numerusform>最多 %1 个字符</numerusform>
        </translation>
    </message>
    <message>
        <source>No two records have the same value.</source>
        <translation>任意两条记录的值都不相同。</translation>
    </message>
    <message>
        <source>Takes no empty value.</source>
        <translation>不接受空值。</translation>
    </message>
    <message>
        <source>Read-only: the destination sets it by itself.</source>
        <translation>只读：由目标自行设置。</translation>
    </message>
    <message>
        <source>Takes: %1</source>
        <translation>接受：%1</translation>
    </message>
</context>
<context>
    <name>NotifierText</name>
    <message numerus="yes">
        <source>%n connection(s) failed</source>
        <translation>
            <numerusform>%Ln 个连接失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) recovered</source>
        <translation>
            <numerusform>%Ln 个连接恢复正常</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) need attention</source>
        <translation>
            <numerusform>%Ln 个连接需要注意</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The sources of %n connection(s) have changed</source>
        <translation>
            <numerusform>%Ln 个连接的源已变更</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) rejected many records</source>
        <translation>
            <numerusform>%Ln 个连接拒绝了大量记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing new in %n connection(s)</source>
        <translation>
            <numerusform>%Ln 个连接没有新内容</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n long run(s)</source>
        <translation>
            <numerusform>%Ln 次长时间运行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OAuthBrowserFlow</name>
    <message>
        <source>Nothing was connected. The program says more; this page can be closed.</source>
        <translation>未建立任何连接。程序中有更多说明；可以关闭此页面。</translation>
    </message>
    <message>
        <source>The sign-in is complete. This page can be closed.</source>
        <translation>登录完成。可以关闭此页面。</translation>
    </message>
</context>
<context>
    <name>PositionText</name>
    <message numerus="yes">
        <source>%n file(s) are read</source>
        <translation>
            <numerusform>已读取 %Ln 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 up to line %2</source>
        <translation>%1 至第 %2 行</translation>
    </message>
    <message>
        <source>everything up to %1 (%2)</source>
        <translation>%1 之前的全部内容 (%2)</translation>
    </message>
    <message>
        <source>everything up to %1</source>
        <translation>%1 之前的全部内容</translation>
    </message>
    <message numerus="yes">
        <source>complete, %1 records</source>
        <translation>
            <numerusform>完整，%1 条记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 records are read</source>
        <translation>
            <numerusform>已读取 %1 条记录</numerusform>
        </translation>
    </message>
    <message>
        <source>complete</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>a position only the source understands</source>
        <translation>只有源才能理解的位置</translation>
    </message>
    <message>
        <source>the beginning</source>
        <translation>开头</translation>
    </message>
</context>
<context>
    <name>ProgressText</name>
    <message numerus="yes">
        <source>%1 of %2 streams are complete.</source>
        <translation>
            <numerusform>%2 个流中已完成 %1 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>Running for %1, attempt %2. %3</source>
        <translation>已运行 %1，第 %2 次尝试。%3</translation>
    </message>
    <message>
        <source>Running for %1. %2</source>
        <translation>已运行 %1。%2</translation>
    </message>
    <message>
        <source>%1 records/s</source>
        <translation>%1 条记录/秒</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>约剩 %1</translation>
    </message>
    <message>
        <source>Run %1, clearing</source>
        <translation>运行 %1，清空</translation>
    </message>
    <message>
        <source>Run %1, refresh and remove</source>
        <translation>运行 %1，重新读取并移除</translation>
    </message>
    <message>
        <source>Run %1, refresh and retain</source>
        <translation>运行 %1，重新读取并保留</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>Run %1, %2 alone</source>
        <translation>运行 %1，仅 %2</translation>
    </message>
    <message numerus="yes">
        <source>Run %1, %2 streams alone</source>
        <translation>
            <numerusform>运行 %1，仅 %2 个流</numerusform>
        </translation>
    </message>
    <message>
        <source>%1; started %2 %3.</source>
        <translation>%1；%2启动，触发方式：%3。</translation>
    </message>
    <message numerus="yes">
        <source>%1 %2 after %3 and %4 attempts, started %5.</source>
        <translation>
            <numerusform>%1（%2），历时 %3，尝试 %4 次，触发方式：%5。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2 after %3, started %4.</source>
        <translation>%1（%2），历时 %3，触发方式：%4。</translation>
    </message>
    <message>
        <source>Attempt %1 did not get through; the next one starts in %2.</source>
        <translation>第 %1 次尝试未完成；下一次将在 %2后开始。</translation>
    </message>
    <message>
        <source>%1: %2 What is written so far is kept.</source>
        <translation>%1：%2迄今写入的内容会保留。</translation>
    </message>
    <message>
        <source>What is written so far is kept.</source>
        <translation>迄今写入的内容会保留。</translation>
    </message>
    <message>
        <source>the source limits how often it is asked; on at %1, in %2</source>
        <translation>源限制了请求频率；%1 继续，还有 %2</translation>
    </message>
    <message>
        <source>the source is asked again at %1, in %2</source>
        <translation>%1 再次请求源，还有 %2</translation>
    </message>
    <message>
        <source>the destination limits how often it is asked; on at %1, in %2</source>
        <translation>目标限制了请求频率；%1 继续，还有 %2</translation>
    </message>
    <message>
        <source>the destination is asked again at %1, in %2</source>
        <translation>%1 再次请求目标，还有 %2</translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>%1 kB</source>
        <translation>%1 kB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
</context>
<context>
    <name>Refresh</name>
    <message>
        <source>Each run reads this stream as a whole; there is nothing to refresh.</source>
        <translation>每次运行都完整读取此流，无需重新读取。</translation>
    </message>
    <message>
        <source>Each run replaces all rows of this stream; none can be retained.</source>
        <translation>每次运行都替换此流的所有行，无法保留任何行。</translation>
    </message>
    <message>
        <source>This stream only adds rows and never removes any. It can be cleared instead.</source>
        <translation>此流只添加行，从不移除任何行。可改为清空该流。</translation>
    </message>
    <message>
        <source>The destination cannot replace a table. The stream can be cleared instead.</source>
        <translation>目标无法替换表。可改为清空该流。</translation>
    </message>
    <message>
        <source>The records of the destination do not belong to the connection alone.</source>
        <translation>目标的记录并非仅属于此连接。</translation>
    </message>
    <message>
        <source>Every row of the source is read again into a new table. The old rows can be read until it is complete; then it takes their place at once, and rows the source no longer has are gone.</source>
        <translation>源的每一行都会重新读取到新表中。完成之前仍可读取旧行；完成后新表立即取而代之，源中已不存在的行随之消失。</translation>
    </message>
    <message>
        <source>Every row of the source is read again and replaces the one of the same key. No row is removed, not even one the source no longer has.</source>
        <translation>源的每一行都会重新读取，并替换键相同的行。不会移除任何行，即使源中已不存在。</translation>
    </message>
    <message>
        <source>Every row of the source is read again and added behind the rows that are there: the destination holds them twice afterwards.</source>
        <translation>源的每一行都会重新读取，并追加到现有行之后：此后目标中会有两份。</translation>
    </message>
</context>
<context>
    <name>RefreshAdvice</name>
    <message>
        <source>%1: another sync mode, cursor or key; the next run reads every row again.</source>
        <translation>%1：同步模式、游标或键不同；下一次运行会重新读取每一行。</translation>
    </message>
    <message>
        <source>%1: rows written before have no value for %2.</source>
        <translation>%1：之前写入的行没有 %2 的值。</translation>
    </message>
    <message>
        <source>%1: rows written before keep their values of %2.</source>
        <translation>%1：之前写入的行保留其 %2 的值。</translation>
    </message>
    <message>
        <source>%1: other transformations; rows written before keep the former values.</source>
        <translation>%1：转换不同；之前写入的行保留原来的值。</translation>
    </message>
    <message>
        <source>%1: records delivered before keep their values of %2, until they change.</source>
        <translation>%1：之前投递的记录在更改之前保留其 %2 的值。</translation>
    </message>
    <message>
        <source>%1: records read before have not gone where new ones go now, or not in the same way.</source>
        <translation>%1：之前读取的记录没有写到新记录现在的去处，或写入方式不同。</translation>
    </message>
</context>
<context>
    <name>RejectedReasonText</name>
    <message>
        <source>value does not fit</source>
        <translation>值不匹配</translation>
    </message>
    <message>
        <source>The row was written. Mend the value at the source, or give the field a type it fits.</source>
        <translation>该行已写入。请在源中修正该值，或为字段指定合适的类型。</translation>
    </message>
    <message>
        <source>Edit the record and retry it, make the fix a rule, or mend the value at the source, from where the next run takes the row.</source>
        <translation>请编辑记录后重试、将修正设为规则，或在源中修正该值，由下一次运行从源读取该行。</translation>
    </message>
    <message>
        <source>Edit the record and retry it, make the fix a rule, or mend the row at the source, from where the next run takes it.</source>
        <translation>请编辑记录后重试、将修正设为规则，或在源中修正该行，由下一次运行读取。</translation>
    </message>
    <message>
        <source>Not written</source>
        <translation>未写入</translation>
    </message>
    <message>
        <source>Written without the value</source>
        <translation>写入时略去该值</translation>
    </message>
    <message>
        <source>Written with a shortened value</source>
        <translation>以截短的值写入</translation>
    </message>
    <message>
        <source>Written with the default value</source>
        <translation>以默认值写入</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>已修复</translation>
    </message>
    <message>
        <source>Ignored</source>
        <translation>已忽略</translation>
    </message>
    <message>
        <source>Superseded</source>
        <translation>已被取代</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>original put back</source>
        <translation>已恢复原始记录</translation>
    </message>
    <message>
        <source>refused again</source>
        <translation>再次被拒</translation>
    </message>
    <message>
        <source>written</source>
        <translation>已写入</translation>
    </message>
    <message>
        <source>superseded: a newer version of its key was written</source>
        <translation>已被取代：已写入该键的更新版本</translation>
    </message>
    <message>
        <source>ignored</source>
        <translation>已忽略</translation>
    </message>
    <message>
        <source>opened again</source>
        <translation>已重新打开</translation>
    </message>
    <message>
        <source>stored values deleted</source>
        <translation>已删除存储的值</translation>
    </message>
    <message>
        <source>superseded: all rows were read again, the table replaced</source>
        <translation>已被取代：所有行已重新读取，表已替换</translation>
    </message>
    <message>
        <source>superseded: the stream was cleared</source>
        <translation>已被取代：流已清空</translation>
    </message>
</context>
<context>
    <name>RuleText</name>
    <message numerus="yes">
        <source>As a rule it heals %1 of %2 open records.</source>
        <translation>
            <numerusform>作为规则，可修复 %2 条待处理记录中的 %1 条。</numerusform>
        </translation>
    </message>
    <message>
        <source>Of %Ln record(s) only the destination can tell.</source>
        <translation>%Ln 条记录只有目标才能判断。</translation>
    </message>
    <message>
        <source>%Ln record(s) would still be refused.</source>
        <translation>%Ln 条记录仍会被拒。</translation>
    </message>
    <message>
        <source>%Ln record(s) that are written today would be refused.</source>
        <translation>目前写入的 %Ln 条记录会被拒。</translation>
    </message>
</context>
<context>
    <name>RunBarText</name>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>from the command line</source>
        <translation>从命令行</translation>
    </message>
    <message>
        <source>by the schedule</source>
        <translation>由计划触发</translation>
    </message>
    <message>
        <source>Run %1, %2: %3, %4 written, %5 rejected so far.</source>
        <translation>运行 %1，%2：%3，迄今已写入 %4，被拒 %5。</translation>
    </message>
    <message>
        <source>Run %1, %2: %3 after %4, %5 written, %6 rejected.</source>
        <translation>运行 %1，%2：%3，历时 %4，已写入 %5，被拒 %6。</translation>
    </message>
</context>
<context>
    <name>RunSlotText</name>
    <message>
        <source>%1 succeeded</source>
        <translation>%1 次成功</translation>
    </message>
    <message>
        <source>%1 with rejected records</source>
        <translation>%1 次有被拒记录</translation>
    </message>
    <message>
        <source>%1 failed or incomplete</source>
        <translation>%1 次失败或未完成</translation>
    </message>
    <message>
        <source>%1 cancelled</source>
        <translation>%1 次已取消</translation>
    </message>
    <message>
        <source>%1 on or waiting</source>
        <translation>%1 次正在运行或等待</translation>
    </message>
    <message numerus="yes">
        <source>%Ln run(s)</source>
        <translation>
            <numerusform>%Ln 次运行</numerusform>
        </translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>With rejected records</source>
        <translation>有被拒记录</translation>
    </message>
    <message>
        <source>Failed or incomplete</source>
        <translation>失败或未完成</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>On or waiting</source>
        <translation>正在运行或等待</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>a day of the year, for QLocale</comment>
        <translation>M月d日</translation>
    </message>
    <message>
        <source>%1, %2 – %3</source>
        <translation>%1，%2 – %3</translation>
    </message>
    <message>
        <source>%1: no runs.</source>
        <translation>%1：没有运行。</translation>
    </message>
    <message numerus="yes">
        <source>%1 records written, %2 rejected.</source>
        <translation>
            <numerusform>已写入 %1 条记录，被拒 %2 条。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2, %3; %4</source>
        <translation>%1：%2，%3；%4</translation>
    </message>
    <message>
        <source>in 6 hours</source>
        <translation>6 小时内</translation>
    </message>
    <message>
        <source>in 24 hours</source>
        <translation>24 小时内</translation>
    </message>
    <message>
        <source>in 7 days</source>
        <translation>7 天内</translation>
    </message>
    <message>
        <source>in 30 days</source>
        <translation>30 天内</translation>
    </message>
    <message>
        <source>No runs %1</source>
        <translation>%1没有运行</translation>
    </message>
    <message>
        <source>%1 %2: %3</source>
        <translation>%2 %1：%3</translation>
    </message>
</context>
<context>
    <name>SchemaReview</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>new field %1 (%2)</source>
        <translation>新字段 %1 (%2)</translation>
    </message>
    <message>
        <source>field %1 is gone</source>
        <translation>字段 %1 已消失</translation>
    </message>
    <message>
        <source>field %1: %2 → %3</source>
        <translation>字段 %1：%2 → %3</translation>
    </message>
    <message>
        <source>primary key: %1 → %2</source>
        <translation>主键：%1 → %2</translation>
    </message>
    <message>
        <source>The field is left out; nothing changes at the destination.</source>
        <translation>该字段被排除；目标没有变化。</translation>
    </message>
    <message>
        <source>Nothing changes; runs of the stream fail until it is taken over.</source>
        <translation>没有变化；在接受之前，该流的运行会失败。</translation>
    </message>
    <message>
        <source>Nothing changes at the destination until the field is mapped.</source>
        <translation>在映射该字段之前，目标没有变化。</translation>
    </message>
    <message>
        <source>The mapping shows where the field is used; it has to be mended there.</source>
        <translation>映射中显示了该字段的使用位置；须在那里修正。</translation>
    </message>
    <message>
        <source>The next run writes %1 anew, with the column.</source>
        <translation>下一次运行会重新写入 %1，包含该列。</translation>
    </message>
    <message>
        <source>%1 gets the column; in rows written before it is empty until they are read again.</source>
        <translation>%1 会增加该列；之前写入的行在重新读取之前该列为空。</translation>
    </message>
    <message>
        <source>The next run writes %1 anew, without the column.</source>
        <translation>下一次运行会重新写入 %1，不含该列。</translation>
    </message>
    <message>
        <source>The column of %1 stays with its values; in new rows it is empty.</source>
        <translation>%1 的该列连同其值保留；新行中为空。</translation>
    </message>
    <message>
        <source>The next run writes %1 anew, with the column of the new type.</source>
        <translation>下一次运行会重新写入 %1，该列使用新类型。</translation>
    </message>
    <message>
        <source>The column of %1 is changed so that it takes the new values as well; values that are there stay.</source>
        <translation>更改 %1 的该列，使其也能接受新值；现有的值保留。</translation>
    </message>
    <message>
        <source>Nothing changes; the key that is chosen so far stays.</source>
        <translation>没有变化；保留目前选择的键。</translation>
    </message>
    <message>
        <source>Nothing changes at the destination; the mode does not use the key.</source>
        <translation>目标没有变化；该模式不使用键。</translation>
    </message>
    <message>
        <source>The key that is chosen stays, as far as its fields are there.</source>
        <translation>只要其字段存在，所选的键就保留。</translation>
    </message>
    <message>
        <source>The next run keeps one row for each %1.</source>
        <translation>下一次运行为每个 %1 保留一行。</translation>
    </message>
    <message>
        <source>One row for each %1 is kept from then on, and the stream is read again. Rows written under the former key stay until a refresh removes them.</source>
        <translation>此后为每个 %1 保留一行，并重新读取该流。按原来的键写入的行会保留，直到重新读取将其移除。</translation>
    </message>
    <message>
        <source>The next run makes %1 and copies every row of the stream.</source>
        <translation>下一次运行会创建 %1 并复制该流的每一行。</translation>
    </message>
    <message>
        <source>The stream is left out; nothing changes at the destination.</source>
        <translation>该流被排除；目标没有变化。</translation>
    </message>
    <message>
        <source>The connection leaves the stream out; %1 stays as it is.</source>
        <translation>连接排除该流；%1 保持不变。</translation>
    </message>
    <message>
        <source>Nothing changes; each run says that the stream is gone.</source>
        <translation>没有变化；每次运行都会说明该流已消失。</translation>
    </message>
    <message>
        <source>Nothing changes; the review stays open.</source>
        <translation>没有变化；审核仍待完成。</translation>
    </message>
    <message>
        <source>The next run reads every row again.</source>
        <translation>下一次运行会重新读取每一行。</translation>
    </message>
</context>
<context>
    <name>SchemaText</name>
    <message>
        <source>Incremental, one row per key</source>
        <translation>增量，每个键一行</translation>
    </message>
    <message>
        <source>Incremental, append</source>
        <translation>增量，追加</translation>
    </message>
    <message>
        <source>Full refresh, replace, one row per key</source>
        <translation>全量，替换，每个键一行</translation>
    </message>
    <message>
        <source>Full refresh, replace</source>
        <translation>全量，替换</translation>
    </message>
    <message>
        <source>Full refresh, append</source>
        <translation>全量，追加</translation>
    </message>
    <message>
        <source>New and changed rows are read; the destination keeps the latest row of each key.</source>
        <translation>读取新增和更改的行；目标保留每个键的最新行。</translation>
    </message>
    <message>
        <source>New and changed rows are read and added; earlier ones stay as a history.</source>
        <translation>读取新增和更改的行并追加；之前的行作为历史保留。</translation>
    </message>
    <message>
        <source>Every row is read each run and replaces all earlier ones, one row per key.</source>
        <translation>每次运行读取所有行并替换之前的全部行，每个键一行。</translation>
    </message>
    <message>
        <source>Every row is read each run and replaces all earlier ones.</source>
        <translation>每次运行读取所有行并替换之前的全部行。</translation>
    </message>
    <message>
        <source>Every row is read each run and added as a further snapshot; earlier ones stay.</source>
        <translation>每次运行读取所有行并追加为新的快照；之前的行保留。</translation>
    </message>
    <message>
        <source>the source offers no incremental reading</source>
        <translation>源不提供增量读取</translation>
    </message>
    <message>
        <source>the destination cannot append</source>
        <translation>目标无法追加</translation>
    </message>
    <message>
        <source>the destination cannot replace rows</source>
        <translation>目标无法替换行</translation>
    </message>
    <message>
        <source>the destination cannot keep one row per key</source>
        <translation>目标无法为每个键保留一行</translation>
    </message>
    <message>
        <source>needs a primary key</source>
        <translation>需要主键</translation>
    </message>
    <message>
        <source>Always copied: the field is the cursor.</source>
        <translation>始终复制：该字段是游标。</translation>
    </message>
    <message>
        <source>Always copied: the field belongs to the primary key.</source>
        <translation>始终复制：该字段属于主键。</translation>
    </message>
    <message>
        <source>Always copied: the field says what happened to the row.</source>
        <translation>始终复制：该字段说明行发生了什么。</translation>
    </message>
    <message>
        <source>Set by the source; it cannot be changed here.</source>
        <translation>由源设定；此处无法更改。</translation>
    </message>
    <message>
        <source>The source offers no incremental reading, so there is no cursor.</source>
        <translation>源不提供增量读取，因此没有游标。</translation>
    </message>
    <message>
        <source>Gone from the source.</source>
        <translation>已从源中消失。</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>真或假</translation>
    </message>
    <message>
        <source>whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>exact decimal</source>
        <translation>精确小数</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>binary</source>
        <translation>二进制</translation>
    </message>
    <message>
        <source>date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>time with zone</source>
        <translation>带时区的时间</translation>
    </message>
    <message>
        <source>date and time</source>
        <translation>日期时间</translation>
    </message>
    <message>
        <source>date and time with zone</source>
        <translation>带时区的日期时间</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message numerus="yes">
        <source>all %n sampled value(s) fit</source>
        <translation>
            <numerusform>抽样的 %Ln 个值全部匹配</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 sampled values do not fit</source>
        <translation>
            <numerusform>抽样的 %2 个值中有 %1 个不匹配</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 sampled rows have no value</source>
        <translation>
            <numerusform>抽样的 %2 行中有 %1 行没有值</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 sampled rows repeat a value</source>
        <translation>
            <numerusform>抽样的 %2 行中有 %1 行的值重复</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>unique in %n sampled row(s)</source>
        <translation>
            <numerusform>在抽样的 %Ln 行中唯一</numerusform>
        </translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>询问</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>A field that the source adds pauses the connection.</source>
        <translation>源添加字段时暂停连接。</translation>
    </message>
    <message>
        <source>Fields that the source adds later are copied too.</source>
        <translation>源之后添加的字段也会复制。</translation>
    </message>
    <message>
        <source>Fields that the source adds later wait until they are chosen; runs name them.</source>
        <translation>源之后添加的字段等待选择；运行会列出它们。</translation>
    </message>
    <message>
        <source>Fields that the source adds later are left out.</source>
        <translation>源之后添加的字段会被排除。</translation>
    </message>
    <message>
        <source>As the settings of the connection say.</source>
        <translation>按连接的设置处理。</translation>
    </message>
    <message>
        <source>Fields of the stream are left out already, so no further ones come.</source>
        <translation>该流已排除部分字段，因此不会再增加字段。</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>已消失</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已更改</translation>
    </message>
</context>
<context>
    <name>SettingsCommand</name>
    <message>
        <source>change of %1</source>
        <translation>%1 的变更</translation>
    </message>
</context>
<context>
    <name>SpecForm</name>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Line break</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Option %1</source>
        <translation>选项 %1</translation>
    </message>
</context>
<context>
    <name>StateDocument</name>
    <message>
        <source>Entry %1 names no stream.</source>
        <translation>条目 %1 未指明任何流。</translation>
    </message>
    <message>
        <source>Stream %1 is there twice.</source>
        <translation>流 %1 出现了两次。</translation>
    </message>
    <message>
        <source>The text has another shape than what is stored: a state that all streams share. The shared part is not kept, for no source here has one; the streams are taken one by one.</source>
        <translation>该文本的形式与存储的不同：是所有流共享的状态。共享部分不会保留，因为这里没有任何源使用它；将逐个采用各个流。</translation>
    </message>
    <message>
        <source>The text has another shape than what is stored; the streams are taken one by one.</source>
        <translation>该文本的形式与存储的不同；将逐个采用各个流。</translation>
    </message>
</context>
<context>
    <name>StateSentenceText</name>
    <message>
        <source>Scheduled runs wait: the network is metered.</source>
        <translation>计划的运行正在等待：网络按流量计费。</translation>
    </message>
    <message>
        <source>Scheduled runs wait: the computer runs on battery.</source>
        <translation>计划的运行正在等待：计算机正在使用电池。</translation>
    </message>
    <message>
        <source>The next run starts in a moment.</source>
        <translation>下一次运行马上启动。</translation>
    </message>
    <message>
        <source>The next run starts %1.</source>
        <translation>下一次运行：%1。</translation>
    </message>
    <message>
        <source>The next run starts %1, %2.</source>
        <translation>下一次运行：%1，%2。</translation>
    </message>
    <message>
        <source>A run is on in another program.</source>
        <translation>另一个程序正在运行。</translation>
    </message>
    <message>
        <source>The run is over; what is called after it is not.</source>
        <translation>运行已结束；其后的调用尚未结束。</translation>
    </message>
    <message>
        <source>The last attempt did not get through. The next one starts %1.</source>
        <translation>上一次尝试未完成。下一次启动：%1。</translation>
    </message>
    <message>
        <source>The run is starting.</source>
        <translation>运行正在启动。</translation>
    </message>
    <message>
        <source>Reading %1; %2 of %3 streams are done, %4 records read so far.</source>
        <translation>正在读取 %1；%3 个流中已完成 %2 个，迄今已读取 %4 条记录。</translation>
    </message>
    <message numerus="yes">
        <source>Reading %1: %2 of about %3 records.</source>
        <translation>
            <numerusform>正在读取 %1：约 %3 条记录中的 %2 条。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reading %1: %2 records so far.</source>
        <translation>
            <numerusform>正在读取 %1：迄今 %2 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>It has failed %1 times in a row, for %2 days, and pauses by itself at %3 times and %4 days.</source>
        <translation>已连续失败 %1 次，历时 %2 天；达到 %3 次和 %4 天时会自动暂停。</translation>
    </message>
    <message>
        <source>The run is paused; the %1 records it has written are kept. Resumed, it goes on at its checkpoint.</source>
        <translation>运行已暂停；已写入的 %1 条记录会保留。恢复后从其检查点继续。</translation>
    </message>
    <message>
        <source>Paused after %1 failed runs in a row and %2 days without success. Nothing runs until the connection is resumed.</source>
        <translation>连续 %1 次运行失败且 %2 天未成功，已暂停。恢复连接之前不会运行任何内容。</translation>
    </message>
    <message>
        <source>Paused: nothing runs until the connection is resumed.</source>
        <translation>已暂停：恢复连接之前不会运行任何内容。</translation>
    </message>
    <message>
        <source>The run starts as soon as another one has ended.</source>
        <translation>另一个运行结束后，此运行立即启动。</translation>
    </message>
    <message>
        <source>Next of %1 that wait: the run starts as soon as one of the %2 that are on has ended.</source>
        <translation>%1 个等待者中的下一个：%2 个正在运行者中有一个结束后立即启动。</translation>
    </message>
    <message>
        <source>Number %1 of %2 that wait; %3 runs are on.</source>
        <translation>%2 个等待者中的第 %1 个；%3 个正在运行。</translation>
    </message>
    <message>
        <source>The last run was interrupted. The next one goes on from its checkpoint.</source>
        <translation>上次运行被中断。下一次运行从其检查点继续。</translation>
    </message>
    <message>
        <source>The last run was cancelled; the %1 records it had written are kept.</source>
        <translation>上次运行已取消；已写入的 %1 条记录会保留。</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 streams did not get through: %3</source>
        <translation>
            <numerusform>%2 个流中有 %1 个未完成：%3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 streams are not complete. %3: %4</source>
        <translation>
            <numerusform>%2 个流中有 %1 个不完整。%3：%4</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 streams are not complete; the last run left them out.</source>
        <translation>
            <numerusform>%2 个流中有 %1 个不完整；上次运行略过了它们。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 records were written %2.</source>
        <translation>
            <numerusform>写入了 %1 条记录：%2。</numerusform>
        </translation>
    </message>
    <message>
        <source>No new records %1: %2</source>
        <translation>没有新记录（%1）：%2</translation>
    </message>
    <message>
        <source>The last run found no records %1.</source>
        <translation>上次运行没有找到记录（%1）。</translation>
    </message>
    <message>
        <source>Everything was cleared; the next run copies it again.</source>
        <translation>全部已清空；下一次运行会重新复制。</translation>
    </message>
    <message>
        <source>It has not run yet. Sync now starts the first run.</source>
        <translation>尚未运行。“立即同步”会启动首次运行。</translation>
    </message>
    <message>
        <source>It has not run yet.</source>
        <translation>尚未运行。</translation>
    </message>
    <message>
        <source>The last run failed.</source>
        <translation>上次运行失败。</translation>
    </message>
    <message>
        <source>The last run failed: %1</source>
        <translation>上次运行失败：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n rejected record(s) wait for a decision.</source>
        <translation>
            <numerusform>%Ln 条被拒记录等待决定。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 limits how often it is asked. The run goes on at %2.</source>
        <translation>%1 限制了请求频率。运行将于 %2 继续。</translation>
    </message>
    <message>
        <source>The run waits and asks %1 again at %2.</source>
        <translation>运行正在等待，将于 %2 再次请求 %1。</translation>
    </message>
</context>
<context>
    <name>StreamRulesText</name>
    <message>
        <source>Stream %1 has no cursor, which incremental reading needs.</source>
        <translation>流 %1 没有增量读取所需的游标。</translation>
    </message>
    <message>
        <source>Choose a field that grows with every change, or a full refresh.</source>
        <translation>请选择随每次变更递增的字段，或改用全量读取。</translation>
    </message>
    <message>
        <source>Stream %1 has lost its cursor: the field &quot;%2&quot; is gone from the source.</source>
        <translation>流 %1 失去了游标：字段“%2”已从源中消失。</translation>
    </message>
    <message>
        <source>Choose another cursor, or a full refresh.</source>
        <translation>请选择其他游标，或改用全量读取。</translation>
    </message>
    <message>
        <source>Stream %1 has no primary key, which one row per key needs.</source>
        <translation>流 %1 没有“每个键一行”所需的主键。</translation>
    </message>
    <message>
        <source>Choose the key fields, or a mode without one row per key.</source>
        <translation>请选择键字段，或选择不要求每个键一行的模式。</translation>
    </message>
    <message>
        <source>Stream %1 has lost a part of its key: the field &quot;%2&quot; is gone from the source.</source>
        <translation>流 %1 失去了键的一部分：字段“%2”已从源中消失。</translation>
    </message>
    <message>
        <source>Choose other key fields, or a mode without one row per key.</source>
        <translation>请选择其他键字段，或选择不要求每个键一行的模式。</translation>
    </message>
    <message>
        <source>The source now sets the primary key of stream %1 to %2.</source>
        <translation>源现在将流 %1 的主键设为 %2。</translation>
    </message>
    <message>
        <source>Choose the key of the source.</source>
        <translation>请选择源的键。</translation>
    </message>
    <message>
        <source>All selected fields of stream %1 are gone from the source.</source>
        <translation>流 %1 的所有已选字段都已从源中消失。</translation>
    </message>
    <message>
        <source>Select other fields, or take the tick of the stream away.</source>
        <translation>请选择其他字段，或取消勾选该流。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; of stream %2 is of the type &quot;%3&quot; now, which cannot be written as &quot;%4&quot;.</source>
        <translation>流 %2 的字段“%1”现在的类型为“%3”，无法写为“%4”。</translation>
    </message>
    <message>
        <source>Choose another type.</source>
        <translation>请选择其他类型。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; of stream %2 cannot be written as &quot;%3&quot;: a column of this name is added to every table.</source>
        <translation>流 %2 的字段“%1”无法写为“%3”：每个表都会添加同名的列。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; of stream %2 and another one would both be written as &quot;%3&quot;.</source>
        <translation>流 %2 的字段“%1”与另一字段都会写为“%3”。</translation>
    </message>
    <message>
        <source>Give the field another destination name.</source>
        <translation>请为该字段指定其他目标名称。</translation>
    </message>
    <message>
        <source>Mend it, or remove it.</source>
        <translation>请修正或移除。</translation>
    </message>
    <message>
        <source>Stream %1 is gone from the source.</source>
        <translation>流 %1 已从源中消失。</translation>
    </message>
    <message>
        <source>Take its tick away, or refresh once the source has it again.</source>
        <translation>请取消勾选，或在源中重新出现后刷新。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be synced as &quot;%2&quot;: %3.</source>
        <translation>流 %1 无法以“%2”方式同步：%3。</translation>
    </message>
    <message>
        <source>Choose another sync mode.</source>
        <translation>请选择其他同步模式。</translation>
    </message>
    <message>
        <source>Stream %1 and another one would both be written to %2.</source>
        <translation>流 %1 与另一个流都会写入 %2。</translation>
    </message>
    <message>
        <source>Give one of them another destination name.</source>
        <translation>请为其中之一指定其他目标名称。</translation>
    </message>
</context>
<context>
    <name>TimelineEntryText</name>
    <message>
        <source>Run %1 was interrupted</source>
        <translation>运行 %1 被中断</translation>
    </message>
    <message>
        <source>Run %1 is on</source>
        <translation>运行 %1 正在进行</translation>
    </message>
    <message>
        <source>Run %1 is incomplete</source>
        <translation>运行 %1 未完成</translation>
    </message>
    <message>
        <source>Run %1 failed</source>
        <translation>运行 %1 失败</translation>
    </message>
    <message>
        <source>Run %1 succeeded</source>
        <translation>运行 %1 成功</translation>
    </message>
    <message>
        <source>Run %1 was cancelled</source>
        <translation>运行 %1 已取消</translation>
    </message>
    <message>
        <source>refresh and remove</source>
        <translation>重新读取并移除</translation>
    </message>
    <message>
        <source>refresh and retain</source>
        <translation>重新读取并保留</translation>
    </message>
    <message>
        <source>cleared %1</source>
        <translation>已清空 %1</translation>
    </message>
    <message>
        <source>%1 alone</source>
        <translation>仅 %1</translation>
    </message>
</context>
<context>
    <name>Transformation</name>
    <message>
        <source>hash %1</source>
        <translation>哈希 %1</translation>
    </message>
    <message>
        <source>encrypt %1</source>
        <translation>加密 %1</translation>
    </message>
    <message>
        <source>rename %1</source>
        <translation>重命名 %1</translation>
    </message>
    <message>
        <source>drop %1</source>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>filter rows by %1</source>
        <translation>按 %1 过滤行</translation>
    </message>
    <message>
        <source>flatten %1</source>
        <translation>展平 %1</translation>
    </message>
    <message>
        <source>add %1</source>
        <translation>添加 %1</translation>
    </message>
</context>
<context>
    <name>TransformationText</name>
    <message>
        <source>Hash a field</source>
        <translation>对字段取哈希</translation>
    </message>
    <message>
        <source>Encrypt a field</source>
        <translation>加密字段</translation>
    </message>
    <message>
        <source>Rename a field</source>
        <translation>重命名字段</translation>
    </message>
    <message>
        <source>Drop a field</source>
        <translation>移除字段</translation>
    </message>
    <message>
        <source>Filter rows</source>
        <translation>过滤行</translation>
    </message>
    <message>
        <source>Flatten a JSON field</source>
        <translation>展平 JSON 字段</translation>
    </message>
    <message>
        <source>Add a field</source>
        <translation>添加字段</translation>
    </message>
    <message>
        <source>Writes the hash of the value in hexadecimal digits instead of the value. Equal values have equal hashes, so that they can still be compared and joined.</source>
        <translation>以十六进制数字写入值的哈希，代替原值。相同的值哈希也相同，因此仍可比较和关联。</translation>
    </message>
    <message>
        <source>Writes the value encrypted, in hexadecimal digits. Who has the key can read it; the key is kept with the other secrets.</source>
        <translation>以十六进制数字写入加密后的值。拥有密钥者可以读取；密钥与其他机密一起保存。</translation>
    </message>
    <message>
        <source>Writes the field under another name. Later transformations see the new one.</source>
        <translation>以另一名称写入该字段。之后的转换看到的是新名称。</translation>
    </message>
    <message>
        <source>Leaves the field out. It is read, so that transformations before it can use it.</source>
        <translation>排除该字段。仍会读取它，以便之前的转换使用。</translation>
    </message>
    <message>
        <source>Writes only the rows that meet the conditions; the others are counted as filtered. Values are compared as text.</source>
        <translation>仅写入满足条件的行；其余的计为已过滤。值按文本比较。</translation>
    </message>
    <message>
        <source>Makes fields of the members of a JSON object, one level deep. Members that are not listed are not written.</source>
        <translation>将 JSON 对象的成员转为字段，深入一层。未列出的成员不写入。</translation>
    </message>
    <message>
        <source>Writes a further field with the same value in every row, or with the value of an expression.</source>
        <translation>写入一个附加字段，每行的值相同，或为表达式的值。</translation>
    </message>
</context>
<context>
    <name>TrayStatus</name>
    <message>
        <source>Millrace: no connections yet</source>
        <translation>Millrace：还没有连接</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>A count and a state in lower case: &quot;2 running&quot;.</extracomment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Millrace: %1</source>
        <translation>Millrace：%1</translation>
    </message>
</context>
<context>
    <name>activation</name>
    <message>
        <source>Read the objects: %1 found; %2 take new records, %3 changes, %4 deletions</source>
        <translation>读取对象：找到 %1 个；%2 个可接受新记录，%3 个可更改，%4 个可删除</translation>
    </message>
</context>
<context>
    <name>check</name>
    <message>
        <source>Validate the configuration</source>
        <translation>校验配置</translation>
    </message>
    <message>
        <source>Write, read and delete a file for rejected records</source>
        <translation>为被拒记录写入、读取和删除一个文件</translation>
    </message>
</context>
<context>
    <name>connectionstate</name>
    <message>
        <source>Action required</source>
        <translation>需要处理</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Rejected records</source>
        <translation>被拒记录</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Not run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>正常</translation>
    </message>
</context>
<context>
    <name>connectors</name>
    <message>
        <source>Customer.io</source>
        <translation>Customer.io</translation>
    </message>
    <message>
        <source>People and events of a Customer.io workspace.</source>
        <translation>Customer.io 工作区的人员和事件。</translation>
    </message>
    <message>
        <source>Customer.io destination</source>
        <translation>Customer.io 目标</translation>
    </message>
    <message>
        <source>Site id</source>
        <translation>站点 ID</translation>
    </message>
    <message>
        <source>Found in Customer.io under Settings, API credentials, tracking API keys.</source>
        <translation>位于 Customer.io 的 Settings、API credentials、tracking API keys。</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API 密钥</translation>
    </message>
    <message>
        <source>The key beside the site id.</source>
        <translation>站点 ID 旁的密钥。</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Where the workspace lies.</source>
        <translation>工作区所在的区域。</translation>
    </message>
    <message>
        <source>us</source>
        <translation>us</translation>
    </message>
    <message>
        <source>eu</source>
        <translation>eu</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>How the servers are reached. The defaults fit most networks.</source>
        <translation>访问服务器的方式。默认值适合大多数网络。</translation>
    </message>
    <message>
        <source>Address of the API</source>
        <translation>API 地址</translation>
    </message>
    <message>
        <source>Only for sandboxes and gateways. Empty: the vendor&apos;s own.</source>
        <translation>仅用于沙盒和网关。留空：供应商自己的地址。</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>The way out of the local network.</source>
        <translation>离开本地网络的途径。</translation>
    </message>
    <message>
        <source>As in the settings</source>
        <translation>按设置</translation>
    </message>
    <message>
        <source>What the settings of the program say, page Network.</source>
        <translation>按程序设置中“网络”页所定。</translation>
    </message>
    <message>
        <source>As the system says</source>
        <translation>按系统</translation>
    </message>
    <message>
        <source>The settings of the desktop, or http_proxy and https_proxy.</source>
        <translation>桌面的设置，或 http_proxy 和 https_proxy。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Always directly.</source>
        <translation>始终直接连接。</translation>
    </message>
    <message>
        <source>HTTP proxy</source>
        <translation>HTTP 代理</translation>
    </message>
    <message>
        <source>Encrypted connections go through it unread.</source>
        <translation>加密连接经其转发，不被读取。</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Name or address of the proxy.</source>
        <translation>代理的名称或地址。</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>The port the proxy listens on.</source>
        <translation>代理监听的端口。</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Empty for proxies that ask for none.</source>
        <translation>如果代理不要求用户，则留空。</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>SOCKS5 proxy</source>
        <translation>SOCKS5 代理</translation>
    </message>
    <message>
        <source>Names are looked up by the proxy.</source>
        <translation>名称由代理查询。</translation>
    </message>
    <message>
        <source>Authority to trust</source>
        <translation>要信任的证书颁发机构</translation>
    </message>
    <message>
        <source>File, PEM. Only for servers whose certificate no public authority signed; those of the settings hold too.</source>
        <translation>文件，PEM。仅用于证书未经公共机构签发的服务器；设置中的机构同样有效。</translation>
    </message>
    <message>
        <source>Fingerprint to trust</source>
        <translation>要信任的指纹</translation>
    </message>
    <message>
        <source>SHA-256 of a certificate that no authority vouches for. It is trusted beside those of the authorities; compare it with the one the administrator gives.</source>
        <translation>没有机构担保的证书的 SHA-256。它与机构担保的证书一样受到信任；请与管理员给出的指纹对照。</translation>
    </message>
    <message>
        <source>Time limit for connecting</source>
        <translation>连接时限</translation>
    </message>
    <message>
        <source>Seconds; empty: as in the settings.</source>
        <translation>秒；留空：按设置。</translation>
    </message>
    <message>
        <source>Time limit without an answer</source>
        <translation>无应答时限</translation>
    </message>
    <message>
        <source>Seconds without a byte from the server; empty: as in the settings.</source>
        <translation>没有收到服务器任何字节的秒数；留空：按设置。</translation>
    </message>
    <message>
        <source>Time limit of a request</source>
        <translation>请求时限</translation>
    </message>
    <message>
        <source>Seconds for one request as a whole.</source>
        <translation>单个请求总共的秒数。</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>同时请求数</translation>
    </message>
    <message>
        <source>More are faster until the server slows them down.</source>
        <translation>越多越快，直到服务器减慢它们。</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>CSV, JSON Lines and JSON files on this computer, plain or compressed.</source>
        <translation>本机上的 CSV、JSON Lines 和 JSON 文件，未压缩或已压缩。</translation>
    </message>
    <message>
        <source>File or pattern</source>
        <translation>文件或模式</translation>
    </message>
    <message>
        <source>One file, or a pattern: * stands for any part of a name, ? for one character, [a-z] for one of several, ** for any folders. ~ is the home folder.</source>
        <translation>一个文件，或一个模式：* 表示名称的任意部分，? 表示一个字符，[a-z] 表示若干字符之一，** 表示任意文件夹。~ 是主文件夹。</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>How the text is written. CSV includes tab-separated text; jsonl has one object per line; json is one array of objects, or objects one after another.</source>
        <translation>文本的书写方式。CSV 包括制表符分隔的文本；jsonl 每行一个对象；json 是一个对象数组，或接连的多个对象。</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>csv</source>
        <translation>csv</translation>
    </message>
    <message>
        <source>jsonl</source>
        <translation>jsonl</translation>
    </message>
    <message>
        <source>json</source>
        <translation>json</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>流</translation>
    </message>
    <message>
        <source>All files together as one stream, or each file as a stream of its own.</source>
        <translation>所有文件合为一个流，或每个文件各为一个流。</translation>
    </message>
    <message>
        <source>one</source>
        <translation>合为一个</translation>
    </message>
    <message>
        <source>per file</source>
        <translation>每个文件一个</translation>
    </message>
    <message>
        <source>Name of the stream</source>
        <translation>流的名称</translation>
    </message>
    <message>
        <source>Used when all files are one stream. Empty: made from the path.</source>
        <translation>所有文件合为一个流时使用。留空：取自路径。</translation>
    </message>
    <message>
        <source>Column with the file&apos;s name</source>
        <translation>文件名列</translation>
    </message>
    <message>
        <source>Adds the column _file with the name of the file a row came from.</source>
        <translation>添加列 _file，含有该行所在文件的名称。</translation>
    </message>
    <message>
        <source>Delimiter</source>
        <translation>分隔符</translation>
    </message>
    <message>
        <source>The character between fields: auto, one character, or tab, comma, semicolon, bar, space.</source>
        <translation>字段之间的字符：auto、单个字符，或 tab、comma、semicolon、bar、space。</translation>
    </message>
    <message>
        <source>Quote</source>
        <translation>引号</translation>
    </message>
    <message>
        <source>The character around fields that hold a delimiter: auto, none, or one character.</source>
        <translation>括起含有分隔符的字段的字符：auto、none 或单个字符。</translation>
    </message>
    <message>
        <source>Header line</source>
        <translation>标题行</translation>
    </message>
    <message>
        <source>Whether the first line of a CSV file names its columns.</source>
        <translation>CSV 文件的首行是否为列名。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>How characters are stored.</source>
        <translation>字符的存储方式。</translation>
    </message>
    <message>
        <source>Words for null</source>
        <translation>表示 null 的词</translation>
    </message>
    <message>
        <source>Unquoted CSV fields that mean no value, beside the empty one.</source>
        <translation>除空字段外，表示没有值的未加引号的 CSV 字段。</translation>
    </message>
    <message>
        <source>Types of fields</source>
        <translation>字段类型</translation>
    </message>
    <message>
        <source>Sets the type of a field by its name, where the sample misleads.</source>
        <translation>按名称设置字段的类型，用于样本有误导之处。</translation>
    </message>
    <message>
        <source>boolean</source>
        <translation>布尔</translation>
    </message>
    <message>
        <source>integer</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>decimal</source>
        <translation>小数</translation>
    </message>
    <message>
        <source>string</source>
        <translation>字符串</translation>
    </message>
    <message>
        <source>date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>time without timezone</source>
        <translation>不带时区的时间</translation>
    </message>
    <message>
        <source>time with timezone</source>
        <translation>带时区的时间</translation>
    </message>
    <message>
        <source>timestamp without timezone</source>
        <translation>不带时区的时间戳</translation>
    </message>
    <message>
        <source>timestamp with timezone</source>
        <translation>带时区的时间戳</translation>
    </message>
    <message>
        <source>Rows in the sample</source>
        <translation>样本行数</translation>
    </message>
    <message>
        <source>Types are taken from that many rows, spread over the files, 64 MiB at most.</source>
        <translation>类型取自这么多行，分布于各文件，最多 64 MiB。</translation>
    </message>
    <message>
        <source>Column with unknown fields</source>
        <translation>未知字段列</translation>
    </message>
    <message>
        <source>Adds the column _unknown_fields, which keeps the fields of JSON records that the sample did not show, as one JSON object. Otherwise they are counted and named after the run.</source>
        <translation>添加列 _unknown_fields，将样本中未出现的 JSON 记录字段保存为一个 JSON 对象。否则在运行后计数并列出其名称。</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Where the files are written, one for each stream. The last part of the path is created when it does not exist.</source>
        <translation>写入文件的位置，每个流一个文件。路径的最后一部分不存在时会创建。</translation>
    </message>
    <message>
        <source>CSV with a header line, or JSON Lines with one object a line.</source>
        <translation>带标题行的 CSV，或每行一个对象的 JSON Lines。</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Compressed files end in .gz or .zst.</source>
        <translation>压缩文件以 .gz 或 .zst 结尾。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>gzip</source>
        <translation>gzip</translation>
    </message>
    <message>
        <source>zstd</source>
        <translation>zstd</translation>
    </message>
    <message>
        <source>The character between two CSV fields.</source>
        <translation>两个 CSV 字段之间的字符。</translation>
    </message>
    <message>
        <source>Meta columns</source>
        <translation>元数据列</translation>
    </message>
    <message>
        <source>Adds the four columns _airbyte_raw_id, _airbyte_extracted_at, _airbyte_meta and _airbyte_generation_id.</source>
        <translation>添加四列：_airbyte_raw_id、_airbyte_extracted_at、_airbyte_meta 和 _airbyte_generation_id。</translation>
    </message>
    <message>
        <source>HTTP endpoint</source>
        <translation>HTTP 端点</translation>
    </message>
    <message>
        <source>Records of any REST API that a small description file tells about.</source>
        <translation>由小型描述文件说明的任意 REST API 的记录。</translation>
    </message>
    <message>
        <source>HTTP endpoint destination</source>
        <translation>HTTP 端点目标</translation>
    </message>
    <message>
        <source>Description file</source>
        <translation>描述文件</translation>
    </message>
    <message>
        <source>A YAML or JSON file that describes the API; docs/http-endpoints.md shows how. One of file, text and shipped description is needed.</source>
        <translation>描述 API 的 YAML 或 JSON 文件；方法见 docs/http-endpoints.md。文件、文本和随附描述中需要一个。</translation>
    </message>
    <message>
        <source>Description text</source>
        <translation>描述文本</translation>
    </message>
    <message>
        <source>The same, pasted.</source>
        <translation>同上，粘贴的文本。</translation>
    </message>
    <message>
        <source>Shipped description</source>
        <translation>随附描述</translation>
    </message>
    <message>
        <source>A description that comes with Millrace.</source>
        <translation>Millrace 随附的描述。</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入项</translation>
    </message>
    <message>
        <source>What the description asks for, by name; secrets go below.</source>
        <translation>描述要求的内容，按名称；机密填在下方。</translation>
    </message>
    <message>
        <source>Secret inputs</source>
        <translation>机密输入项</translation>
    </message>
    <message>
        <source>The secrets the description asks for: one in each line as &quot;name: value&quot;, or a JSON object. Kept in the secret store as a whole.</source>
        <translation>描述要求的机密：每行一个“名称: 值”，或一个 JSON 对象。整体保存在机密存储中。</translation>
    </message>
    <message>
        <source>HubSpot</source>
        <translation>HubSpot</translation>
    </message>
    <message>
        <source>Contacts, companies, deals, products and custom objects of a HubSpot account.</source>
        <translation>HubSpot 账户的联系人、公司、交易、产品和自定义对象。</translation>
    </message>
    <message>
        <source>HubSpot destination</source>
        <translation>HubSpot 目标</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>How Millrace signs in to the HubSpot account.</source>
        <translation>Millrace 登录 HubSpot 账户的方式。</translation>
    </message>
    <message>
        <source>Private app</source>
        <translation>私有应用</translation>
    </message>
    <message>
        <source>The access token of a private app of the account.</source>
        <translation>账户的私有应用的访问令牌。</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>访问令牌</translation>
    </message>
    <message>
        <source>Found in HubSpot under Settings, Integrations, Private apps. It needs the scopes to read and write the objects.</source>
        <translation>位于 HubSpot 的 Settings、Integrations、Private apps。它需要读取和写入对象的权限范围。</translation>
    </message>
    <message>
        <source>OAuth</source>
        <translation>OAuth</translation>
    </message>
    <message>
        <source>A refresh token of an app that was installed in the account.</source>
        <translation>已安装到账户的应用的刷新令牌。</translation>
    </message>
    <message>
        <source>Client id</source>
        <translation>客户端 ID</translation>
    </message>
    <message>
        <source>Of the app, as HubSpot shows it to its developer.</source>
        <translation>应用的客户端 ID，如 HubSpot 向其开发者所示。</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>客户端密钥</translation>
    </message>
    <message>
        <source>Of the app; it signs each renewal of a token.</source>
        <translation>应用的密钥；用于为每次令牌续期签名。</translation>
    </message>
    <message>
        <source>Refresh token</source>
        <translation>刷新令牌</translation>
    </message>
    <message>
        <source>What HubSpot gave when the app was installed; the sign-in by the browser fetches it. A new one HubSpot hands out is stored in its place.</source>
        <translation>安装应用时 HubSpot 给出的令牌；通过浏览器登录可获取。HubSpot 发放的新令牌会取而代之。</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>权限范围</translation>
    </message>
    <message>
        <source>What the sign-in by the browser asks for, separated by blanks; as the app has them.</source>
        <translation>浏览器登录时请求的权限范围，以空格分隔；与应用的一致。</translation>
    </message>
    <message>
        <source>Port of the sign-in</source>
        <translation>登录端口</translation>
    </message>
    <message>
        <source>The browser comes back to http://localhost:PORT/callback; the app has to allow just this address.</source>
        <translation>浏览器返回到 http://localhost:PORT/callback；应用必须恰好允许此地址。</translation>
    </message>
    <message>
        <source>Calls in 10 seconds</source>
        <translation>10 秒内的调用数</translation>
    </message>
    <message>
        <source>What the account allows; HubSpot&apos;s lowest tier allows 100.</source>
        <translation>账户允许的数量；HubSpot 最低级别允许 100。</translation>
    </message>
    <message>
        <source>MySQL and MariaDB</source>
        <translation>MySQL 和 MariaDB</translation>
    </message>
    <message>
        <source>Tables and views of a MySQL or MariaDB server.</source>
        <translation>MySQL 或 MariaDB 服务器的表和视图。</translation>
    </message>
    <message>
        <source>integer when one of the first 1,000 rows holds another number than 0 and 1; in a later row such a number is an unfit value. Views are not looked into</source>
        <translation>前 1,000 行中有 0 和 1 以外的数字时为整数；之后的行中此类数字是不匹配的值。不查看视图</translation>
    </message>
    <message>
        <source>its digits; a new column of such a field is a text</source>
        <translation>其各位数字；此类字段的新列为文本</translation>
    </message>
    <message>
        <source>a truth value</source>
        <translation>真值</translation>
    </message>
    <message>
        <source>integer, decimal</source>
        <translation>整数、小数</translation>
    </message>
    <message>
        <source>the number the bits stand for</source>
        <translation>各位所代表的数字</translation>
    </message>
    <message>
        <source>a number without its four digits</source>
        <translation>不带四位补位的数字</translation>
    </message>
    <message>
        <source>a date that is none (0000-00-00, 2024-00-15, 2023-02-31) is an unfit value</source>
        <translation>不存在的日期（0000-00-00、2024-00-15、2023-02-31）是不匹配的值</translation>
    </message>
    <message>
        <source>timestamp without zone</source>
        <translation>不带时区的时间戳</translation>
    </message>
    <message>
        <source>a day that is none, as of DATE, is an unfit value</source>
        <translation>不存在的日期与 DATE 一样，是不匹配的值</translation>
    </message>
    <message>
        <source>timestamp with zone</source>
        <translation>带时区的时间戳</translation>
    </message>
    <message>
        <source>read in UTC; a day that is none is an unfit value</source>
        <translation>按 UTC 读取；不存在的日期是不匹配的值</translation>
    </message>
    <message>
        <source>time without zone</source>
        <translation>不带时区的时间</translation>
    </message>
    <message>
        <source>negative and from 24 hours on it is an unfit value</source>
        <translation>负值以及 24 小时及以上是不匹配的值</translation>
    </message>
    <message>
        <source>the names, a,c</source>
        <translation>各名称，a,c</translation>
    </message>
    <message>
        <source>binary</source>
        <translation>二进制</translation>
    </message>
    <message>
        <source>its bytes</source>
        <translation>其字节</translation>
    </message>
    <message>
        <source>GEOMETRY and the other spatial types</source>
        <translation>GEOMETRY 和其他空间类型</translation>
    </message>
    <message>
        <source>well-known text by ST_AsText; the reference system is not kept</source>
        <translation>ST_AsText 的 WKT 文本；不保留参考系</translation>
    </message>
    <message>
        <source>as the server writes them</source>
        <translation>按服务器的写法</translation>
    </message>
    <message>
        <source>double</source>
        <translation>双精度</translation>
    </message>
    <message>
        <source>NaN and infinite numbers are refused</source>
        <translation>拒绝 NaN 和无穷大</translation>
    </message>
    <message>
        <source>decimal of a source&apos;s DECIMAL(p,s), up to 65 and 30</source>
        <translation>源的 DECIMAL(p,s) 的小数，最多 65 和 30</translation>
    </message>
    <message>
        <source>decimal(p,s)</source>
        <translation>decimal(p,s)</translation>
    </message>
    <message>
        <source>digits beyond it are refused</source>
        <translation>拒绝超出的位数</translation>
    </message>
    <message>
        <source>years 1 to 9999; others are refused</source>
        <translation>1 到 9999 年；拒绝其他年份</translation>
    </message>
    <message>
        <source>datetime(6)</source>
        <translation>datetime(6)</translation>
    </message>
    <message>
        <source>datetime(6), millrace:timestamp_with_timezone</source>
        <translation>datetime(6), millrace:timestamp_with_timezone</translation>
    </message>
    <message>
        <source>in UTC, years 1 to 9999; others are refused. TIMESTAMP would end in 2038</source>
        <translation>UTC，1 到 9999 年；拒绝其他年份。TIMESTAMP 止于 2038 年</translation>
    </message>
    <message>
        <source>MySQL and MariaDB source</source>
        <translation>MySQL 和 MariaDB 源</translation>
    </message>
    <message>
        <source>Name or address of the server. Not used with a socket.</source>
        <translation>服务器的名称或地址。使用套接字时不用。</translation>
    </message>
    <message>
        <source>Where the server listens.</source>
        <translation>服务器监听的端口。</translation>
    </message>
    <message>
        <source>Unix socket</source>
        <translation>Unix 套接字</translation>
    </message>
    <message>
        <source>Path of the server&apos;s socket file, for a server on this machine. Takes the place of host and port.</source>
        <translation>服务器套接字文件的路径，用于本机上的服务器。代替主机和端口。</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>The one database to read. Empty: all the account may see.</source>
        <translation>要读取的单个数据库。留空：账户可见的全部数据库。</translation>
    </message>
    <message>
        <source>Databases</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>The databases to read, when it is more than one. Empty: the one above, or all the account may see.</source>
        <translation>要读取的多个数据库。留空：上面的数据库，或账户可见的全部数据库。</translation>
    </message>
    <message>
        <source>Name of the account on the server.</source>
        <translation>服务器上的账户名称。</translation>
    </message>
    <message>
        <source>Password of the account; empty when it has none.</source>
        <translation>账户的密码；没有密码则留空。</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>Whether the connection is encrypted, and what is checked of the server.</source>
        <translation>连接是否加密，以及对服务器检查什么。</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Never encrypted. Passwords and data can be read on the way.</source>
        <translation>从不加密。密码和数据可能在途中被读取。</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Chosen by the entry above.</source>
        <translation>由上面的选项决定。</translation>
    </message>
    <message>
        <source>Where possible</source>
        <translation>尽可能</translation>
    </message>
    <message>
        <source>Encrypted where the server can; nothing is checked.</source>
        <translation>服务器支持时加密；不检查任何内容。</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>客户端证书</translation>
    </message>
    <message>
        <source>PEM file that shows who connects, where the server asks for it.</source>
        <translation>表明连接者身份的 PEM 文件，用于服务器要求时。</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>客户端密钥</translation>
    </message>
    <message>
        <source>PEM file with the private key of the client certificate.</source>
        <translation>含有客户端证书私钥的 PEM 文件。</translation>
    </message>
    <message>
        <source>Password of the key</source>
        <translation>密钥的密码</translation>
    </message>
    <message>
        <source>Needed when the private key is encrypted.</source>
        <translation>私钥已加密时需要。</translation>
    </message>
    <message>
        <source>Required</source>
        <translation>必需</translation>
    </message>
    <message>
        <source>Always encrypted. Who answers is not checked, unless a fingerprint is trusted.</source>
        <translation>始终加密。除非信任某个指纹，否则不检查应答者的身份。</translation>
    </message>
    <message>
        <source>Trusted fingerprint</source>
        <translation>受信任的指纹</translation>
    </message>
    <message>
        <source>SHA-256 of the one server certificate to trust, in hexadecimal digits. Empty: by the mode alone.</source>
        <translation>要信任的单个服务器证书的 SHA-256，十六进制数字。留空：仅按模式。</translation>
    </message>
    <message>
        <source>Required, authority checked</source>
        <translation>必需，检查颁发机构</translation>
    </message>
    <message>
        <source>Always encrypted; the certificate must come from a trusted authority.</source>
        <translation>始终加密；证书必须来自受信任的颁发机构。</translation>
    </message>
    <message>
        <source>Authority</source>
        <translation>证书颁发机构</translation>
    </message>
    <message>
        <source>PEM file with the authorities to trust. Empty: those of the system.</source>
        <translation>含有要信任的证书颁发机构的 PEM 文件。留空：系统的机构。</translation>
    </message>
    <message>
        <source>Required, authority and name checked</source>
        <translation>必需，检查颁发机构和名称</translation>
    </message>
    <message>
        <source>Always encrypted; the certificate must come from a trusted authority and name the host.</source>
        <translation>始终加密；证书必须来自受信任的颁发机构，并包含该主机名。</translation>
    </message>
    <message>
        <source>SSH tunnel</source>
        <translation>SSH 隧道</translation>
    </message>
    <message>
        <source>A machine to go through, by the SSH client of the system.</source>
        <translation>经由的计算机，使用系统的 SSH 客户端。</translation>
    </message>
    <message>
        <source>The server is reached directly.</source>
        <translation>直接连接服务器。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Through a machine that can reach the server.</source>
        <translation>经由能够连通服务器的计算机。</translation>
    </message>
    <message>
        <source>Jump host</source>
        <translation>跳板机</translation>
    </message>
    <message>
        <source>Name or address of the machine to go through.</source>
        <translation>经由的计算机的名称或地址。</translation>
    </message>
    <message>
        <source>Where its SSH server listens.</source>
        <translation>其 SSH 服务器监听的端口。</translation>
    </message>
    <message>
        <source>Account on the jump host. Empty: as the settings of the SSH client say.</source>
        <translation>跳板机上的账户。留空：按 SSH 客户端的设置。</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>私钥</translation>
    </message>
    <message>
        <source>File with the key. Empty: what the agent and the settings of the SSH client offer.</source>
        <translation>密钥文件。留空：代理和 SSH 客户端设置所提供的密钥。</translation>
    </message>
    <message>
        <source>Known hosts</source>
        <translation>已知主机</translation>
    </message>
    <message>
        <source>File with the keys of known hosts. Empty: the one of the SSH client.</source>
        <translation>含有已知主机密钥的文件。留空：SSH 客户端的文件。</translation>
    </message>
    <message>
        <source>Fingerprint of the host key</source>
        <translation>主机密钥的指纹</translation>
    </message>
    <message>
        <source>SHA-256 of the one key to trust, as ssh shows it. The SSH server is refused when it shows another one. Empty: the known hosts decide.</source>
        <translation>要信任的单个密钥的 SHA-256，如 ssh 所示。出示其他密钥的 SSH 服务器会被拒绝。留空：由已知主机决定。</translation>
    </message>
    <message>
        <source>SHA256: and 43 letters</source>
        <translation>SHA256: 加 43 个字母</translation>
    </message>
    <message>
        <source>Wait for a connection (seconds)</source>
        <translation>等待连接（秒）</translation>
    </message>
    <message>
        <source>How long to wait until the server answers.</source>
        <translation>等待服务器应答的时间。</translation>
    </message>
    <message>
        <source>Longest statement (seconds)</source>
        <translation>最长语句（秒）</translation>
    </message>
    <message>
        <source>The server ends a statement that takes longer. 0: no limit.</source>
        <translation>服务器会结束耗时更长的语句。0：无限制。</translation>
    </message>
    <message>
        <source>Application name</source>
        <translation>应用程序名称</translation>
    </message>
    <message>
        <source>How the connection calls itself on the server.</source>
        <translation>连接在服务器上使用的名称。</translation>
    </message>
    <message>
        <source>Parallel readers</source>
        <translation>并行读取数</translation>
    </message>
    <message>
        <source>How many streams are read at once, each on a connection of its own.</source>
        <translation>同时读取的流数，每个使用单独的连接。</translation>
    </message>
    <message>
        <source>Readers of one table</source>
        <translation>单个表的读取数</translation>
    </message>
    <message>
        <source>How many connections share a large table with a whole number as its key. Each parallel reader has that many.</source>
        <translation>以整数为键的大表由多少个连接分担。每个并行读取都有这么多个。</translation>
    </message>
    <message>
        <source>Lock briefly for one moment</source>
        <translation>为同一时刻短暂锁定</translation>
    </message>
    <message>
        <source>Keeps others from writing for an instant while parallel readers begin, so that all streams show one moment. Needs the right RELOAD; not used where it is not needed.</source>
        <translation>并行读取开始时瞬时阻止他人写入，使所有流显示同一时刻。需要 RELOAD 权限；不需要时不使用。</translation>
    </message>
    <message>
        <source>MySQL and MariaDB destination</source>
        <translation>MySQL 和 MariaDB 目标</translation>
    </message>
    <message>
        <source>The database to write into. A stream with a namespace of its own goes where the connection says.</source>
        <translation>要写入的数据库。有自己命名空间的流写入连接所指定之处。</translation>
    </message>
    <message>
        <source>Write into</source>
        <translation>写入方式</translation>
    </message>
    <message>
        <source>Own tables: a table is made for each stream. Existing tables: streams are mapped to tables that are there, and nothing is made or altered.</source>
        <translation>自有表：为每个流创建一个表。现有表：将流映射到已有的表，不创建或更改任何内容。</translation>
    </message>
    <message>
        <source>own tables</source>
        <translation>自有表</translation>
    </message>
    <message>
        <source>existing tables</source>
        <translation>现有表</translation>
    </message>
    <message>
        <source>Keep checkpoints beside existing tables</source>
        <translation>在现有表旁保存检查点</translation>
    </message>
    <message>
        <source>On: Millrace makes the tables _millrace_checkpoints and _millrace_tables beside them, so that after a crash no inserted row comes twice. Off: nothing is made; rows inserted since the last confirmed checkpoint may then come twice.</source>
        <translation>开启：Millrace 在其旁创建表 _millrace_checkpoints 和 _millrace_tables，使崩溃后插入的行不会出现两次。关闭：不创建任何内容；自最后确认的检查点以来插入的行可能会出现两次。</translation>
    </message>
    <message>
        <source>Create the database</source>
        <translation>创建数据库</translation>
    </message>
    <message>
        <source>Makes the database when it does not exist and the account may.</source>
        <translation>数据库不存在且账户有权限时创建。</translation>
    </message>
    <message>
        <source>Add meta columns</source>
        <translation>添加元数据列</translation>
    </message>
    <message>
        <source>Adds _airbyte_raw_id, _airbyte_extracted_at, _airbyte_meta and _airbyte_generation_id to every table.</source>
        <translation>向每个表添加 _airbyte_raw_id、_airbyte_extracted_at、_airbyte_meta 和 _airbyte_generation_id。</translation>
    </message>
    <message>
        <source>Deletes from change data capture</source>
        <translation>变更数据捕获的删除</translation>
    </message>
    <message>
        <source>Hard: a row deleted at the source is deleted here. Soft: it stays, with _ab_cdc_deleted_at set. Applies to the modes that keep one row per primary key.</source>
        <translation>硬删除：在源中删除的行也在此处删除。软删除：该行保留，并设置 _ab_cdc_deleted_at。适用于每个主键保留一行的模式。</translation>
    </message>
    <message>
        <source>hard</source>
        <translation>硬删除</translation>
    </message>
    <message>
        <source>soft</source>
        <translation>软删除</translation>
    </message>
    <message>
        <source>PostgreSQL</source>
        <translation>PostgreSQL</translation>
    </message>
    <message>
        <source>Tables and views of a PostgreSQL database.</source>
        <translation>PostgreSQL 数据库的表和视图。</translation>
    </message>
    <message>
        <source>numeric</source>
        <translation>numeric</translation>
    </message>
    <message>
        <source>every digit, zeros at the end too; NaN and infinities have no place</source>
        <translation>每一位数字，包括末尾的零；无法表示 NaN 和无穷大</translation>
    </message>
    <message>
        <source>money</source>
        <translation>money</translation>
    </message>
    <message>
        <source>as numeric, with the digits of the database&apos;s currency</source>
        <translation>同 numeric，位数按数据库的货币</translation>
    </message>
    <message>
        <source>citext, enums</source>
        <translation>citext、枚举</translation>
    </message>
    <message>
        <source>the text; a new column compares it as any text</source>
        <translation>文本；新列按普通文本比较</translation>
    </message>
    <message>
        <source>infinities have no place</source>
        <translation>无法表示无穷大</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>24:00:00 has no place</source>
        <translation>无法表示 24:00:00</translation>
    </message>
    <message>
        <source>timetz</source>
        <translation>timetz</translation>
    </message>
    <message>
        <source>time with zone</source>
        <translation>带时区的时间</translation>
    </message>
    <message>
        <source>timestamp, timestamptz</source>
        <translation>timestamp, timestamptz</translation>
    </message>
    <message>
        <source>timestamp without / with zone</source>
        <translation>不带/带时区的时间戳</translation>
    </message>
    <message>
        <source>infinities have no place, nor has what is after 294247-01-10</source>
        <translation>无法表示无穷大，以及 294247-01-10 之后的时间</translation>
    </message>
    <message>
        <source>uuid</source>
        <translation>uuid</translation>
    </message>
    <message>
        <source>lower case</source>
        <translation>小写</translation>
    </message>
    <message>
        <source>arrays of any dimension</source>
        <translation>任意维数的数组</translation>
    </message>
    <message>
        <source>by the server&apos;s to_json(); lower bounds other than 1 are not kept</source>
        <translation>通过服务器的 to_json()；不保留 1 以外的下界</translation>
    </message>
    <message>
        <source>composite types</source>
        <translation>复合类型</translation>
    </message>
    <message>
        <source>an object, by to_json()</source>
        <translation>对象，通过 to_json()</translation>
    </message>
    <message>
        <source>interval, ranges and multiranges, bit, varbit, inet, cidr, macaddr, macaddr8, xml, tsvector, tsquery, geometric types, pg_lsn, hstore, PostGIS and every other type</source>
        <translation>interval、范围和多重范围、bit、varbit、inet、cidr、macaddr、macaddr8、xml、tsvector、tsquery、几何类型、pg_lsn、hstore、PostGIS 以及其他所有类型</translation>
    </message>
    <message>
        <source>as the server writes it</source>
        <translation>按服务器的写法</translation>
    </message>
    <message>
        <source>every digit, zeros at the end too; at most 131,072 digits before and 16,383 behind the point</source>
        <translation>每一位数字，包括末尾的零；小数点前最多 131,072 位，小数点后最多 16,383 位</translation>
    </message>
    <message>
        <source>all but the character NUL</source>
        <translation>除 NUL 字符外的所有字符</translation>
    </message>
    <message>
        <source>-4713-11-24 to 5874897-12-31</source>
        <translation>-4713-11-24 到 5874897-12-31</translation>
    </message>
    <message>
        <source>time without / with zone</source>
        <translation>不带/带时区的时间</translation>
    </message>
    <message>
        <source>zones up to ±15:59:59</source>
        <translation>时区最大为 ±15:59:59</translation>
    </message>
    <message>
        <source>-4713-11-24 to 294246</source>
        <translation>-4713-11-24 到 294246</translation>
    </message>
    <message>
        <source>PostgreSQL source</source>
        <translation>PostgreSQL 源</translation>
    </message>
    <message>
        <source>Name or address of the server.</source>
        <translation>服务器的名称或地址。</translation>
    </message>
    <message>
        <source>The port the server listens on.</source>
        <translation>服务器监听的端口。</translation>
    </message>
    <message>
        <source>Name of the database.</source>
        <translation>数据库的名称。</translation>
    </message>
    <message>
        <source>The role to sign in as.</source>
        <translation>用于登录的角色。</translation>
    </message>
    <message>
        <source>Empty for servers that ask for none.</source>
        <translation>如果服务器不要求密码，则留空。</translation>
    </message>
    <message>
        <source>Schemas</source>
        <translation>模式 (schema)</translation>
    </message>
    <message>
        <source>Only streams of these schemas are offered. Empty: all that the role may read.</source>
        <translation>仅提供这些模式 (schema) 的流。留空：该角色可读取的全部。</translation>
    </message>
    <message>
        <source>Finding changes</source>
        <translation>查找更改</translation>
    </message>
    <message>
        <source>How incremental streams tell what is new.</source>
        <translation>增量流如何得知新内容。</translation>
    </message>
    <message>
        <source>By cursor</source>
        <translation>按游标</translation>
    </message>
    <message>
        <source>A column that grows with every change, chosen for each stream.</source>
        <translation>随每次变更递增的列，为每个流选择。</translation>
    </message>
    <message>
        <source>By transaction number (xmin)</source>
        <translation>按事务号 (xmin)</translation>
    </message>
    <message>
        <source>Needs no column: the server knows which transaction wrote a row last. Deleted rows are not seen, and every run looks at the whole table.</source>
        <translation>不需要列：服务器知道每一行最后由哪个事务写入。看不到已删除的行，且每次运行都查看整个表。</translation>
    </message>
    <message>
        <source>How many streams are read at once, each over a connection of its own.</source>
        <translation>同时读取的流数，每个使用单独的连接。</translation>
    </message>
    <message>
        <source>Whether the connection is encrypted, and how the server proves who it is.</source>
        <translation>连接是否加密，以及服务器如何证明其身份。</translation>
    </message>
    <message>
        <source>Prefer</source>
        <translation>首选</translation>
    </message>
    <message>
        <source>File, PEM. For servers that ask for one.</source>
        <translation>文件，PEM。用于要求证书的服务器。</translation>
    </message>
    <message>
        <source>File, PEM. Only its owner may be able to read it.</source>
        <translation>文件，PEM。只能由其所有者读取。</translation>
    </message>
    <message>
        <source>Password of the client key</source>
        <translation>客户端密钥的密码</translation>
    </message>
    <message>
        <source>Only for an encrypted key.</source>
        <translation>仅用于已加密的密钥。</translation>
    </message>
    <message>
        <source>Never encrypted.</source>
        <translation>从不加密。</translation>
    </message>
    <message>
        <source>Require</source>
        <translation>必需</translation>
    </message>
    <message>
        <source>Always encrypted. The server is not checked unless a fingerprint is given.</source>
        <translation>始终加密。除非给出指纹，否则不检查服务器。</translation>
    </message>
    <message>
        <source>SHA-256 of the one certificate to trust, in hexadecimal. The server is refused when it shows another one.</source>
        <translation>要信任的单个证书的 SHA-256，十六进制。出示其他证书的服务器会被拒绝。</translation>
    </message>
    <message>
        <source>Verify the authority</source>
        <translation>验证颁发机构</translation>
    </message>
    <message>
        <source>Always encrypted; the certificate comes from a trusted authority.</source>
        <translation>始终加密；证书来自受信任的颁发机构。</translation>
    </message>
    <message>
        <source>Authorities to trust</source>
        <translation>要信任的证书颁发机构</translation>
    </message>
    <message>
        <source>File with certificates, PEM. Empty: those the system trusts.</source>
        <translation>证书文件，PEM。留空：系统信任的机构。</translation>
    </message>
    <message>
        <source>SHA-256 of the one certificate to trust instead of an authority, in hexadecimal. The server is refused when it shows another one.</source>
        <translation>代替颁发机构而信任的单个证书的 SHA-256，十六进制。出示其他证书的服务器会被拒绝。</translation>
    </message>
    <message>
        <source>Verify the authority and the host</source>
        <translation>验证颁发机构和主机</translation>
    </message>
    <message>
        <source>The same, and the certificate names the host.</source>
        <translation>同上，且证书包含该主机名。</translation>
    </message>
    <message>
        <source>For servers that can only be reached through another machine.</source>
        <translation>用于只能经由其他计算机连接的服务器。</translation>
    </message>
    <message>
        <source>Through an SSH server</source>
        <translation>经由 SSH 服务器</translation>
    </message>
    <message>
        <source>By the OpenSSH client of the system, with a key file or the agent. The key of the host must be known.</source>
        <translation>使用系统的 OpenSSH 客户端，通过密钥文件或代理。主机密钥必须已知。</translation>
    </message>
    <message>
        <source>SSH host</source>
        <translation>SSH 主机</translation>
    </message>
    <message>
        <source>Name or address of the machine in between.</source>
        <translation>中间计算机的名称或地址。</translation>
    </message>
    <message>
        <source>SSH port</source>
        <translation>SSH 端口</translation>
    </message>
    <message>
        <source>The port its SSH server listens on.</source>
        <translation>其 SSH 服务器监听的端口。</translation>
    </message>
    <message>
        <source>SSH user</source>
        <translation>SSH 用户</translation>
    </message>
    <message>
        <source>Empty: as the settings of the client say.</source>
        <translation>留空：按客户端的设置。</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>密钥文件</translation>
    </message>
    <message>
        <source>Empty: what the agent and the settings of the client offer.</source>
        <translation>留空：代理和客户端设置所提供的密钥。</translation>
    </message>
    <message>
        <source>Known hosts file</source>
        <translation>已知主机文件</translation>
    </message>
    <message>
        <source>Empty: the one of the user.</source>
        <translation>留空：该用户的文件。</translation>
    </message>
    <message>
        <source>Folder of the socket of a server on this machine. Used instead of host and port.</source>
        <translation>本机上服务器的套接字所在的文件夹。代替主机和端口。</translation>
    </message>
    <message>
        <source>How the server lists the connection.</source>
        <translation>服务器列出该连接时使用的名称。</translation>
    </message>
    <message>
        <source>PostgreSQL destination</source>
        <translation>PostgreSQL 目标</translation>
    </message>
    <message>
        <source>Schema</source>
        <translation>结构</translation>
    </message>
    <message>
        <source>Where streams go that name no schema.</source>
        <translation>未指明模式 (schema) 的流写入之处。</translation>
    </message>
    <message>
        <source>Create missing schemas</source>
        <translation>创建缺失的模式 (schema)</translation>
    </message>
    <message>
        <source>Off: a missing schema is an error.</source>
        <translation>关闭：缺失模式 (schema) 即为错误。</translation>
    </message>
    <message>
        <source>Drop what depends on a replaced table</source>
        <translation>删除依赖于被替换表的内容</translation>
    </message>
    <message>
        <source>On: views that do not fit the new table are dropped. Off: the run says which ones are in the way.</source>
        <translation>开启：删除不适合新表的视图。关闭：运行会说明受到哪些视图阻挡。</translation>
    </message>
    <message>
        <source>Wait for locks (seconds)</source>
        <translation>等待锁（秒）</translation>
    </message>
    <message>
        <source>How long to wait while another program keeps a table locked. 0: no limit.</source>
        <translation>另一个程序锁定表时等待的时间。0：无限制。</translation>
    </message>
    <message>
        <source>Salesforce</source>
        <translation>Salesforce</translation>
    </message>
    <message>
        <source>Accounts, contacts, leads and every other object of a Salesforce organization.</source>
        <translation>Salesforce 组织的客户、联系人、潜在客户和其他所有对象。</translation>
    </message>
    <message>
        <source>Salesforce destination</source>
        <translation>Salesforce 目标</translation>
    </message>
    <message>
        <source>How Millrace signs in to the organization.</source>
        <translation>Millrace 登录该组织的方式。</translation>
    </message>
    <message>
        <source>A refresh token of an app the organization allows.</source>
        <translation>组织允许的应用的刷新令牌。</translation>
    </message>
    <message>
        <source>Consumer key</source>
        <translation>使用者密钥</translation>
    </message>
    <message>
        <source>Of the connected app, as its page in Setup shows it.</source>
        <translation>已连接应用的使用者密钥，见“设置”中的应用页面。</translation>
    </message>
    <message>
        <source>Consumer secret</source>
        <translation>使用者密码</translation>
    </message>
    <message>
        <source>Of the connected app. Empty where the app asks for none.</source>
        <translation>已连接应用的使用者密码。应用不要求时留空。</translation>
    </message>
    <message>
        <source>What Salesforce gave when the app was allowed, with the scopes api and refresh_token; the sign-in by the browser fetches it. A new one Salesforce hands out is stored in its place.</source>
        <translation>允许应用时 Salesforce 给出的令牌，权限范围为 api 和 refresh_token；通过浏览器登录可获取。Salesforce 发放的新令牌会取而代之。</translation>
    </message>
    <message>
        <source>JWT bearer</source>
        <translation>JWT bearer</translation>
    </message>
    <message>
        <source>A private key instead of a person; for machines without a browser.</source>
        <translation>以私钥代替人员；用于没有浏览器的计算机。</translation>
    </message>
    <message>
        <source>Of the connected app that holds the certificate of the key.</source>
        <translation>持有该密钥证书的已连接应用的使用者密钥。</translation>
    </message>
    <message>
        <source>The user Millrace acts as; the app has to be approved for this user beforehand.</source>
        <translation>Millrace 代表的用户；应用须事先为该用户获得批准。</translation>
    </message>
    <message>
        <source>PEM, RSA of at least 2048 bits, without a passphrase.</source>
        <translation>PEM，至少 2048 位的 RSA，不带密码短语。</translation>
    </message>
    <message>
        <source>Address of the sign-in</source>
        <translation>登录地址</translation>
    </message>
    <message>
        <source>Where tokens come from.</source>
        <translation>令牌的来源。</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>生产环境</translation>
    </message>
    <message>
        <source>login.salesforce.com, also for developer editions.</source>
        <translation>login.salesforce.com，也用于开发者版。</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙盒</translation>
    </message>
    <message>
        <source>test.salesforce.com.</source>
        <translation>test.salesforce.com。</translation>
    </message>
    <message>
        <source>Own domain</source>
        <translation>自有域</translation>
    </message>
    <message>
        <source>The organization&apos;s My Domain.</source>
        <translation>组织的 My Domain。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Starts with https://.</source>
        <translation>以 https:// 开头。</translation>
    </message>
    <message>
        <source>Records for a bulk job</source>
        <translation>批量作业的记录数</translation>
    </message>
    <message>
        <source>A delivery of more records goes by the Bulk API 2.0, a smaller one by calls of 200 records.</source>
        <translation>超过此数的投递通过 Bulk API 2.0 进行，较少的通过每次 200 条记录的调用进行。</translation>
    </message>
    <message>
        <source>Sample data</source>
        <translation>示例数据</translation>
    </message>
    <message>
        <source>Invented users, products and purchases, for demonstrations and tests.</source>
        <translation>虚构的用户、产品和购买记录，用于演示和测试。</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>How many users and purchases to make. There are at most 100 products.</source>
        <translation>生成的用户和购买记录的数量。产品最多 100 个。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>The same seed always makes the same rows. With -1 each run chooses one at random.</source>
        <translation>相同的种子总是生成相同的行。为 -1 时每次运行随机选择。</translation>
    </message>
    <message>
        <source>Always updated</source>
        <translation>始终更新</translation>
    </message>
    <message>
        <source>Whether an incremental run finds every row changed. Switched off, it finds only rows that were added by a larger count.</source>
        <translation>增量运行是否认为每一行都已更改。关闭时，只找到因数量增大而新增的行。</translation>
    </message>
    <message>
        <source>Records per slice</source>
        <translation>每个分片的记录数</translation>
    </message>
    <message>
        <source>How many rows lie between two positions at which a run can go on.</source>
        <translation>运行可继续的两个位置之间的行数。</translation>
    </message>
    <message>
        <source>Misfit share</source>
        <translation>不匹配的比例</translation>
    </message>
    <message>
        <source>How many in a hundred values do not fit their type, such as &quot;n/a&quot; for a number. Keys, the cursor and texts are spared.</source>
        <translation>每一百个值中有多少个与其类型不匹配，例如数字处为“n/a”。键、游标和文本除外。</translation>
    </message>
    <message>
        <source>SQLite</source>
        <translation>SQLite</translation>
    </message>
    <message>
        <source>Tables and views of a SQLite database file.</source>
        <translation>SQLite 数据库文件的表和视图。</translation>
    </message>
    <message>
        <source>values of another kind than those of the sample</source>
        <translation>与样本不同种类的值</translation>
    </message>
    <message>
        <source>that of the sample</source>
        <translation>样本的种类</translation>
    </message>
    <message>
        <source>a text among integers has no place</source>
        <translation>整数中的文本无法表示</translation>
    </message>
    <message>
        <source>ill-formed UTF-8</source>
        <translation>格式不正确的 UTF-8</translation>
    </message>
    <message>
        <source>has no place</source>
        <translation>无法表示</translation>
    </message>
    <message>
        <source>numbers among texts</source>
        <translation>文本中的数字</translation>
    </message>
    <message>
        <source>their digits</source>
        <translation>其各位数字</translation>
    </message>
    <message>
        <source>texts among blobs</source>
        <translation>blob 中的文本</translation>
    </message>
    <message>
        <source>their bytes</source>
        <translation>其字节</translation>
    </message>
    <message>
        <source>REAL; NUMERIC for a source column of that name</source>
        <translation>REAL；源列类型为 NUMERIC 时为 NUMERIC</translation>
    </message>
    <message>
        <source>NaN cannot be stored; such a row is refused</source>
        <translation>无法存储 NaN；此类行会被拒</translation>
    </message>
    <message>
        <source>SQLite source</source>
        <translation>SQLite 源</translation>
    </message>
    <message>
        <source>Database file</source>
        <translation>数据库文件</translation>
    </message>
    <message>
        <source>The file to read. It is opened read-only, also while another program uses it.</source>
        <translation>要读取的文件。以只读方式打开，即使另一个程序正在使用。</translation>
    </message>
    <message>
        <source>Rows to sample</source>
        <translation>抽样行数</translation>
    </message>
    <message>
        <source>SQLite lets every value have a type of its own. This many rows of each table are looked at to find the type of each column.</source>
        <translation>SQLite 允许每个值有各自的类型。查看每个表的这么多行，以确定各列的类型。</translation>
    </message>
    <message>
        <source>How long to wait while another program locks the database.</source>
        <translation>另一个程序锁定数据库时等待的时间。</translation>
    </message>
    <message>
        <source>SQLite destination</source>
        <translation>SQLite 目标</translation>
    </message>
    <message>
        <source>The file to write. It is created when it does not exist; its folder must exist.</source>
        <translation>要写入的文件。不存在时会创建；其文件夹必须存在。</translation>
    </message>
    <message>
        <source>On: Millrace makes the tables _millrace_checkpoints and _millrace_tables in the file, so that after a crash no inserted row comes twice. Off: nothing is made; rows inserted since the last confirmed checkpoint may then come twice.</source>
        <translation>开启：Millrace 在文件中创建表 _millrace_checkpoints 和 _millrace_tables，使崩溃后插入的行不会出现两次。关闭：不创建任何内容；自最后确认的检查点以来插入的行可能会出现两次。</translation>
    </message>
    <message>
        <source>Earthquakes (USGS)</source>
        <translation>地震 (USGS)</translation>
    </message>
    <message>
        <source>Earthquakes of the whole world as they are measured; public, no key.</source>
        <translation>全世界测得的地震；公开，无需密钥。</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>首日</translation>
    </message>
    <message>
        <source>Earthquakes from this day on.</source>
        <translation>从这一天起的地震。</translation>
    </message>
    <message>
        <source>Least magnitude</source>
        <translation>最小震级</translation>
    </message>
    <message>
        <source>Weaker earthquakes are left out.</source>
        <translation>较弱的地震会被排除。</translation>
    </message>
    <message>
        <source>GitHub</source>
        <translation>GitHub</translation>
    </message>
    <message>
        <source>Issues, releases and contributors of a repository; works without a token for public ones.</source>
        <translation>仓库的议题、发行版和贡献者；公开仓库无需令牌。</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>所有者</translation>
    </message>
    <message>
        <source>A person or an organisation.</source>
        <translation>个人或组织。</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>仓库</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>Needed for private repositories; raises the limit of requests for public ones.</source>
        <translation>私有仓库需要；可提高公开仓库的请求限制。</translation>
    </message>
    <message>
        <source>Issues that changed on this day or later.</source>
        <translation>在这一天或之后更改的议题。</translation>
    </message>
    <message>
        <source>PokéAPI</source>
        <translation>PokéAPI</translation>
    </message>
    <message>
        <source>Pokémon, moves, items and more; public, no key.</source>
        <translation>宝可梦、招式、道具等；公开，无需密钥。</translation>
    </message>
    <message>
        <source>Contacts, one by one</source>
        <translation>联系人，逐个</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>The short name in the address of the web page.</source>
        <translation>网页地址中的短名称。</translation>
    </message>
    <message>
        <source>Found under Settings, API.</source>
        <translation>位于 Settings、API。</translation>
    </message>
    <message>
        <source>Elasticsearch, bulk</source>
        <translation>Elasticsearch，批量</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>索引</translation>
    </message>
    <message>
        <source>The index documents are written into. It has to exist.</source>
        <translation>文档写入的索引。它必须存在。</translation>
    </message>
    <message>
        <source>People in batches</source>
        <translation>人员，分批</translation>
    </message>
</context>
<context>
    <name>copy</name>
    <message>
        <source>%1 copy</source>
        <translation>%1 副本</translation>
    </message>
    <message>
        <source>%1 copy %2</source>
        <translation>%1 副本 %2</translation>
    </message>
</context>
<context>
    <name>customerio</name>
    <message>
        <source>Read the settings</source>
        <translation>读取设置</translation>
    </message>
    <message>
        <source>Connect and sign in</source>
        <translation>连接并登录</translation>
    </message>
    <message>
        <source>E-mail address</source>
        <translation>电子邮件地址</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Name of the event</source>
        <translation>事件名称</translation>
    </message>
    <message>
        <source>A ULID. An event that comes again with the same one counts once.</source>
        <translation>ULID。ID 相同的事件再次出现时只计一次。</translation>
    </message>
    <message>
        <source>Id of the event</source>
        <translation>事件 ID</translation>
    </message>
    <message>
        <source>Time of the event</source>
        <translation>事件时间</translation>
    </message>
    <message>
        <source>The value takes %1 bytes, and Customer.io takes %2 at most.</source>
        <translation>该值占 %1 个字节，而 Customer.io 最多接受 %2 个。</translation>
    </message>
    <message>
        <source>The name of the field takes more than %1 bytes.</source>
        <translation>字段名超过 %1 个字节。</translation>
    </message>
    <message>
        <source>%1 attributes are mapped, and Customer.io takes %2.</source>
        <translation>映射了 %1 个属性，而 Customer.io 接受 %2 个。</translation>
    </message>
    <message>
        <source>The address a person is recognised by is empty.</source>
        <translation>用于识别人员的地址为空。</translation>
    </message>
</context>
<context>
    <name>declarative</name>
    <message>
        <source>New streams: %1.</source>
        <translation>新流：%1。</translation>
    </message>
    <message>
        <source>Streams that are gone: %1.</source>
        <translation>已消失的流：%1。</translation>
    </message>
    <message>
        <source>New settings: %1.</source>
        <translation>新设置：%1。</translation>
    </message>
    <message>
        <source>Settings that are gone: %1.</source>
        <translation>已消失的设置：%1。</translation>
    </message>
    <message>
        <source>Every row was read before.</source>
        <translation>所有行之前均已读取。</translation>
    </message>
    <message>
        <source>The position was older than what the API keeps: everything was read again.</source>
        <translation>该位置早于 API 保留的范围：已重新读取全部内容。</translation>
    </message>
    <message>
        <source>More rows than the limit were read: the API can go on only where one of its parts ends, and the run before had reached no such end.</source>
        <translation>读取的行数超过了限制：API 只能从某个分区的末尾继续，而上次运行未到达这样的末尾。</translation>
    </message>
    <message>
        <source>The row limit was reached between two positions: the next run reads the rows after the first of them again.</source>
        <translation>在两个位置之间达到行数上限：下一次运行会重新读取前一位置之后的行。</translation>
    </message>
    <message>
        <source>Properties that the schema does not name were left out: %1.</source>
        <translation>结构中未列出的属性已略去：%1。</translation>
    </message>
    <message>
        <source>Prepare the configuration</source>
        <translation>准备配置</translation>
    </message>
    <message>
        <source>Read the first records</source>
        <translation>读取前几条记录</translation>
    </message>
    <message>
        <source>No text; its size in bytes: %1.</source>
        <translation>不是文本；大小（字节）：%1。</translation>
    </message>
</context>
<context>
    <name>delivery</name>
    <message>
        <source>Rejected records delivered to %1: %2.</source>
        <translation>被拒记录已投递到 %1：%2。</translation>
    </message>
    <message>
        <source>Not all rejected records were delivered: %1 The next run goes on.</source>
        <translation>并非所有被拒记录都已投递：%1下一次运行会继续。</translation>
    </message>
</context>
<context>
    <name>demo</name>
    <message>
        <source>Demo: orders and customers</source>
        <translation>演示：订单和客户</translation>
    </message>
    <message>
        <source>Demo: sample files</source>
        <translation>演示：示例文件</translation>
    </message>
    <message>
        <source>Demo: local database</source>
        <translation>演示：本地数据库</translation>
    </message>
    <message>
        <source>the folder is missing</source>
        <translation>缺少文件夹</translation>
    </message>
</context>
<context>
    <name>displaytext</name>
    <message>
        <source>1 minute ago</source>
        <translation>1 分钟前</translation>
    </message>
    <message numerus="yes">
        <source>%n minutes ago</source>
        <translation>
            <numerusform>%Ln 分钟前</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour ago</source>
        <translation>1 小时前</translation>
    </message>
    <message numerus="yes">
        <source>%n hours ago</source>
        <translation>
            <numerusform>%Ln 小时前</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day ago</source>
        <translation>1 天前</translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%Ln 天前</numerusform>
        </translation>
    </message>
    <message>
        <source>in 1 minute</source>
        <translation>1 分钟后</translation>
    </message>
    <message numerus="yes">
        <source>in %n minutes</source>
        <translation>
            <numerusform>%Ln 分钟后</numerusform>
        </translation>
    </message>
    <message>
        <source>in 1 hour</source>
        <translation>1 小时后</translation>
    </message>
    <message numerus="yes">
        <source>in %n hours</source>
        <translation>
            <numerusform>%Ln 小时后</numerusform>
        </translation>
    </message>
    <message>
        <source>in 1 day</source>
        <translation>1 天后</translation>
    </message>
    <message numerus="yes">
        <source>in %n days</source>
        <translation>
            <numerusform>%Ln 天后</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 ms</source>
        <extracomment>A duration in milliseconds.</extracomment>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <extracomment>A duration in seconds, such as 12.4.</extracomment>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <extracomment>A duration in minutes and seconds.</extracomment>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <extracomment>A duration in hours and minutes.</extracomment>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <extracomment>A duration in days and hours.</extracomment>
        <translation>%1 天 %2 小时</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>in less than a minute</source>
        <translation>不到 1 分钟后</translation>
    </message>
    <message>
        <source>read %1 = written %2 + filtered %3 + rejected %4</source>
        <extracomment>The account of all records of a run.</extracomment>
        <translation>已读取 %1 = 已写入 %2 + 已过滤 %3 + 被拒 %4</translation>
    </message>
    <message>
        <source>read %1 = written %2 + filtered %3 + rejected %4 + unconfirmed %5</source>
        <extracomment>The account of all records of a broken run.</extracomment>
        <translation>已读取 %1 = 已写入 %2 + 已过滤 %3 + 被拒 %4 + 未确认 %5</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>The destination cannot tell which of the records it holds.</source>
        <translation>目标无法说明它保存了哪些记录。</translation>
    </message>
    <message>
        <source>The value does not fit the field.</source>
        <translation>该值不适合该字段。</translation>
    </message>
    <message>
        <source>The record cannot be read.</source>
        <translation>无法读取该记录。</translation>
    </message>
    <message>
        <source>Reading goes on from the checkpoint.</source>
        <translation>从检查点继续读取。</translation>
    </message>
    <message>
        <source>Reading from the start.</source>
        <translation>从头开始读取。</translation>
    </message>
    <message>
        <source>Rejected records are written once more.</source>
        <translation>被拒记录会再次写入。</translation>
    </message>
    <message>
        <source>No open record was left to be written once more.</source>
        <translation>没有剩余的待处理记录可再次写入。</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: what is stored of them cannot be read.</source>
        <translation>
            <numerusform>略过了 %Ln 条记录：其存储的内容无法读取。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: they are closed already.</source>
        <translation>
            <numerusform>略过了 %Ln 条记录：它们已关闭。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: a newer version of the same key was delivered since.</source>
        <translation>
            <numerusform>略过了 %Ln 条记录：此后已投递同一键的更新版本。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: their stored values were deleted.</source>
        <translation>
            <numerusform>略过了 %Ln 条记录：其存储的值已删除。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: their rows were written, and without a key they would be there twice.</source>
        <translation>
            <numerusform>略过了 %Ln 条记录：其行已写入，没有键就会重复。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: the connection does not copy their stream any more.</source>
        <translation>
            <numerusform>略过了 %Ln 条记录：连接不再复制其流。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out: a later run has replaced all rows of the stream.</source>
        <translation>
            <numerusform>略过了 %Ln 条记录：之后的运行已替换该流的所有行。</numerusform>
        </translation>
    </message>
    <message>
        <source>The stream becomes a table, and no mapping computes its values. The column can become text, which takes every value; or the settings of the connection leave values empty that do not fit.</source>
        <translation>该流写入一个表，没有映射计算其值。可将该列改为文本类型，以接受任何值；或在连接的设置中将不匹配的值留空。</translation>
    </message>
    <message>
        <source>The stream becomes a table, and the column is text already. What is refused there has to be mended at the source or at the destination.</source>
        <translation>该流写入一个表，且该列已是文本类型。被拒的内容须在源或目标中修正。</translation>
    </message>
    <message>
        <source>the field is not mapped.</source>
        <translation>该字段未映射。</translation>
    </message>
    <message>
        <source>the field &quot;%1&quot; of the object is computed from it already.</source>
        <translation>对象的字段“%1”已由它计算得出。</translation>
    </message>
    <message>
        <source>no field of the object is filled from it.</source>
        <translation>对象中没有由它填充的字段。</translation>
    </message>
    <message>
        <source>The rows were not verified: %1</source>
        <translation>各行未核对：%1</translation>
    </message>
    <message>
        <source>Verified: %1</source>
        <translation>已核对：%1</translation>
    </message>
    <message numerus="yes">
        <source>%1 runs in a row have failed, and none has succeeded for %2 days.</source>
        <translation>
            <numerusform>连续 %1 次运行失败，且已有 %2 天没有成功。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The connection pauses by itself at %1 runs and %2 days.</source>
        <translation>
            <numerusform>达到 %1 次运行和 %2 天时，连接会自动暂停。</numerusform>
        </translation>
    </message>
    <message>
        <source>The connection is paused.</source>
        <translation>连接已暂停。</translation>
    </message>
    <message numerus="yes">
        <source>%1, and %n more</source>
        <translation>
            <numerusform>%1，以及另外 %Ln 项</numerusform>
        </translation>
    </message>
    <message>
        <source>the field &quot;%1&quot; is new</source>
        <translation>字段“%1”是新增的</translation>
    </message>
    <message>
        <source>the field &quot;%1&quot; is gone</source>
        <translation>字段“%1”已消失</translation>
    </message>
    <message>
        <source>the field &quot;%1&quot; is %2 instead of %3</source>
        <translation>字段“%1”是 %2 而不是 %3</translation>
    </message>
    <message>
        <source>there is no primary key any more</source>
        <translation>已不再有主键</translation>
    </message>
    <message>
        <source>the primary key is &quot;%1&quot;</source>
        <translation>主键为“%1”</translation>
    </message>
    <message>
        <source>the source defines the primary key &quot;%1&quot; for stream %2, and &quot;%3&quot; is chosen</source>
        <translation>源为流 %2 定义的主键是“%1”，而所选的是“%3”</translation>
    </message>
    <message>
        <source>the cursor &quot;%1&quot; of stream %2 is gone</source>
        <translation>流 %2 的游标“%1”已消失</translation>
    </message>
    <message>
        <source>the key field &quot;%1&quot; of stream %2 is gone</source>
        <translation>流 %2 的键字段“%1”已消失</translation>
    </message>
    <message>
        <source>the field &quot;%1&quot; of stream %2 is no JSON any more, and parts of it are to be left out</source>
        <translation>流 %2 的字段“%1”已不再是 JSON，而其部分内容须被排除</translation>
    </message>
    <message>
        <source>the field &quot;%1&quot; of stream %2 can no longer be written as %3</source>
        <translation>流 %2 的字段“%1”已无法写为 %3</translation>
    </message>
    <message>
        <source>two fields of stream %1 would be written under the name &quot;%2&quot;</source>
        <translation>流 %1 的两个字段会以名称“%2”写入</translation>
    </message>
    <message>
        <source>none of the chosen streams is left</source>
        <translation>所选的流均已不存在</translation>
    </message>
    <message>
        <source>stream %1 is gone</source>
        <translation>流 %1 已消失</translation>
    </message>
    <message>
        <source>The source no longer has the stream; the connection leaves it out.</source>
        <translation>源中已没有该流；连接将其排除。</translation>
    </message>
    <message>
        <source>stream %1: %2</source>
        <translation>流 %1：%2</translation>
    </message>
    <message>
        <source>The source has new fields, which wait to be chosen: %1.</source>
        <translation>源有新字段，等待选择：%1。</translation>
    </message>
    <message>
        <source>The source has changed, and nothing was taken over: %1.</source>
        <translation>源已变更，未接受任何变更：%1。</translation>
    </message>
    <message>
        <source>none of the chosen fields of stream %1 is left</source>
        <translation>流 %1 的所选字段均已不存在</translation>
    </message>
    <message>
        <source>stream %1 can no longer be synced as %2</source>
        <translation>流 %1 已无法以 %2 方式同步</translation>
    </message>
    <message>
        <source>Taken over from the source: %1.</source>
        <translation>已从源接受：%1。</translation>
    </message>
    <message>
        <source>The source has new fields, which the stream leaves out: %1.</source>
        <translation>源有新字段，该流将其排除：%1。</translation>
    </message>
    <message>
        <source>stream %1 is new</source>
        <translation>流 %1 是新增的</translation>
    </message>
    <message>
        <source>The stream is new at the source; the connection syncs it now.</source>
        <translation>该流是源中新增的；连接现在会同步它。</translation>
    </message>
    <message>
        <source>Stream %1 was not cleared at &quot;%2&quot;: %3</source>
        <translation>流 %1 未在“%2”中清空：%3</translation>
    </message>
    <message>
        <source>the transformation &quot;%1&quot; of stream %2 cannot run: %3</source>
        <translation>流 %2 的转换“%1”无法运行：%3</translation>
    </message>
    <message>
        <source>there are new fields</source>
        <translation>有新字段</translation>
    </message>
    <message>
        <source>The full refresh started again from the beginning: %1</source>
        <translation>全量读取已从头重新开始：%1</translation>
    </message>
    <message>
        <source>A value does not fit its type.</source>
        <translation>有值与其类型不匹配。</translation>
    </message>
    <message>
        <source>The value &quot;%1&quot; does not fit the type %2.</source>
        <translation>值“%1”与类型 %2 不匹配。</translation>
    </message>
    <message>
        <source>Checkpoint stored; read since the one before: %1.</source>
        <translation>检查点已存储；自上一检查点起已读取：%1。</translation>
    </message>
    <message>
        <source>The source returned no rows.</source>
        <translation>源未返回任何行。</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) that earlier runs had rejected are superseded: every row was read again, and the table replaced.</source>
        <translation>
            <numerusform>之前各次运行拒绝的 %Ln 条记录已被取代：每一行已重新读取，表已替换。</numerusform>
        </translation>
    </message>
    <message>
        <source>Only the first %1 changed values are listed; all of them are counted.</source>
        <translation>仅列出前 %1 个更改的值；全部都已计数。</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were left out, as unticked in the dry run.</source>
        <translation>
            <numerusform>略过了 %Ln 条记录，因其在试运行中被取消勾选。</numerusform>
        </translation>
    </message>
    <message>
        <source>Changes of the source were not looked for or not saved: %1</source>
        <translation>未查找或未保存源的变更：%1</translation>
    </message>
    <message>
        <source>Attempt %1 of run %2 of &quot;%3&quot; started.</source>
        <translation>“%3”的运行 %2 的第 %1 次尝试已开始。</translation>
    </message>
    <message>
        <source>Stream %1: read %2, written %3, filtered %4, rejected %5, unconfirmed %6.</source>
        <translation>流 %1：已读取 %2，已写入 %3，已过滤 %4，被拒 %5，未确认 %6。</translation>
    </message>
    <message>
        <source>an hour</source>
        <translation>1 小时</translation>
    </message>
    <message numerus="yes">
        <source>%1 hours</source>
        <translation>
            <numerusform>%1 小时</numerusform>
        </translation>
    </message>
    <message>
        <source>a minute</source>
        <translation>1 分钟</translation>
    </message>
    <message numerus="yes">
        <source>%1 minutes</source>
        <translation>
            <numerusform>%1 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>a second</source>
        <translation>1 秒</translation>
    </message>
    <message numerus="yes">
        <source>%1 seconds</source>
        <translation>
            <numerusform>%1 秒</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 was not called: the program ends.</source>
        <translation>未调用 %1：程序即将结束。</translation>
    </message>
    <message>
        <source>Calling %1 after the run.</source>
        <translation>运行后正在调用 %1。</translation>
    </message>
    <message>
        <source>%1 took the summary.</source>
        <translation>%1 已接收摘要。</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>The arguments are not valid: %1.</source>
        <translation>参数无效：%1。</translation>
    </message>
    <message>
        <source>%2</source>
        <translation>%2</translation>
    </message>
    <message>
        <source>There is no command called &quot;%1&quot;.</source>
        <translation>没有名为“%1”的命令。</translation>
    </message>
    <message>
        <source>The plan was not carried out; nothing was changed.</source>
        <translation>方案未执行；未更改任何内容。</translation>
    </message>
    <message>
        <source>Confirm with --yes, or look at it alone with --plan.</source>
        <translation>请用 --yes 确认，或用 --plan 仅查看。</translation>
    </message>
    <message>
        <source>No file is named.</source>
        <translation>未指定文件。</translation>
    </message>
    <message>
        <source>Name files or folders, or - for standard input.</source>
        <translation>请指定文件或文件夹，或用 - 表示标准输入。</translation>
    </message>
    <message>
        <source>There is nothing to sign in to.</source>
        <translation>没有可登录的对象。</translation>
    </message>
    <message>
        <source>Name a stored destination, or describe a new one with --destination and --name.</source>
        <translation>请指定已存储的目标，或用 --destination 和 --name 描述新目标。</translation>
    </message>
    <message>
        <source>The tokens cannot be kept: the new destination has no name.</source>
        <translation>令牌无法保存：新目标没有名称。</translation>
    </message>
    <message>
        <source>Give it one with --name.</source>
        <translation>请用 --name 指定名称。</translation>
    </message>
    <message>
        <source>The manifest %1 cannot be read.</source>
        <translation>无法读取清单 %1。</translation>
    </message>
    <message>
        <source>Check the path and its rights.</source>
        <translation>请检查路径及其权限。</translation>
    </message>
    <message>
        <source>The connector %1 comes with the program.</source>
        <translation>连接器 %1 随程序提供。</translation>
    </message>
    <message>
        <source>Choose another id with --id.</source>
        <translation>请用 --id 选择其他 ID。</translation>
    </message>
    <message>
        <source>The update of %1 has to be confirmed.</source>
        <translation>%1 的更新须经确认。</translation>
    </message>
    <message>
        <source>Look at the changes, then add --yes.</source>
        <translation>请查看变更，然后加上 --yes。</translation>
    </message>
    <message>
        <source>%1 did not come from the catalogue.</source>
        <translation>%1 不是来自目录。</translation>
    </message>
    <message>
        <source>Import its file again to update it.</source>
        <translation>请重新导入其文件以更新。</translation>
    </message>
    <message>
        <source>The manifest has faults: %1.</source>
        <translation>清单有错误：%1。</translation>
    </message>
    <message>
        <source>They are listed above, each with its line.</source>
        <translation>错误已在上方列出，并附行号。</translation>
    </message>
    <message>
        <source>Name an installed manifest or a file.</source>
        <translation>请指定已安装的清单或文件。</translation>
    </message>
    <message>
        <source>The recording %1 cannot be read.</source>
        <translation>无法读取录制 %1。</translation>
    </message>
    <message>
        <source>The recording %1 cannot be written.</source>
        <translation>无法写入录制 %1。</translation>
    </message>
    <message>
        <source>Look at the free space and the rights of the folder.</source>
        <translation>请查看文件夹的可用空间和权限。</translation>
    </message>
    <message>
        <source>There is nothing to check.</source>
        <translation>没有可检查的内容。</translation>
    </message>
    <message>
        <source>Name a connection, a path, or use --source or --destination.</source>
        <translation>请指定连接或路径，或使用 --source 或 --destination。</translation>
    </message>
    <message>
        <source>The file %1 cannot be read.</source>
        <translation>无法读取文件 %1。</translation>
    </message>
    <message>
        <source>Check its name; - reads standard input.</source>
        <translation>请检查其名称；- 表示读取标准输入。</translation>
    </message>
    <message>
        <source>It is not said where the streams are to stand.</source>
        <translation>未说明各个流应处于何处。</translation>
    </message>
    <message>
        <source>Give --file with the output of &quot;checkpoints list --document&quot;, or --stream with --position or --beginning.</source>
        <translation>请给出 --file 并附上“checkpoints list --document”的输出，或给出 --stream 并附上 --position 或 --beginning。</translation>
    </message>
    <message>
        <source>The connection &quot;%1&quot; was not deleted.</source>
        <translation>连接“%1”未删除。</translation>
    </message>
    <message>
        <source>Confirm with --yes.</source>
        <translation>请用 --yes 确认。</translation>
    </message>
    <message>
        <source>The connection &quot;%1&quot; was not cleared.</source>
        <translation>连接“%1”未清空。</translation>
    </message>
    <message>
        <source>The file %1 declares %2 connections.</source>
        <translation>文件 %1 声明了 %2 个连接。</translation>
    </message>
    <message>
        <source>&quot;millrace-cli apply&quot; makes all that a file declares.</source>
        <translation>“millrace-cli apply”创建文件声明的全部内容。</translation>
    </message>
    <message>
        <source>There is a connection called &quot;%1&quot; already.</source>
        <translation>已有名为“%1”的连接。</translation>
    </message>
    <message>
        <source>Choose another name, or replace what is there with --replace.</source>
        <translation>请选择其他名称，或用 --replace 替换现有的连接。</translation>
    </message>
    <message>
        <source>There is another %1 called &quot;%2&quot; with a different configuration.</source>
        <translation>已有另一个名为“%2”而配置不同的%1。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no time to start at.</source>
        <translation>“%1”不是可用的开始时间。</translation>
    </message>
    <message>
        <source>Write &quot;2026-05-04 06:00&quot;, meant in the time zone, or 2026-05-04T06:00:00Z.</source>
        <translation>请写作“2026-05-04 06:00”（按该时区），或 2026-05-04T06:00:00Z。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; are no quiet hours.</source>
        <translation>“%1”不是静默时段。</translation>
    </message>
    <message>
        <source>Write &quot;22:00-06:00&quot;, or &quot;22:00-06:00 mon,tue,fri&quot;.</source>
        <translation>请写作“22:00-06:00”，或“22:00-06:00 mon,tue,fri”。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has no schedule of exactly these streams.</source>
        <translation>“%1”没有恰好包含这些流的计划。</translation>
    </message>
    <message>
        <source>&quot;connections schedule %1&quot; shows those it has.</source>
        <translation>“connections schedule %1”显示其现有的计划。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no setting with its value.</source>
        <translation>“%1”不是带值的设置。</translation>
    </message>
    <message>
        <source>Write it as run_policy.pause_failures=20.</source>
        <translation>请写作 run_policy.pause_failures=20。</translation>
    </message>
    <message>
        <source>A connection has no setting called &quot;%1&quot;.</source>
        <translation>连接没有名为“%1”的设置。</translation>
    </message>
    <message>
        <source>The setting &quot;parallel_streams&quot; has to be a whole number.</source>
        <translation>设置“parallel_streams”必须是整数。</translation>
    </message>
    <message>
        <source>Write a number from 1 to 16.</source>
        <translation>请写 1 到 16 的数字。</translation>
    </message>
    <message>
        <source>It is not said which setting is to change.</source>
        <translation>未说明要更改哪项设置。</translation>
    </message>
    <message>
        <source>Write it as run_policy.pause_failures=20, or with --default.</source>
        <translation>请写作 run_policy.pause_failures=20，或使用 --default。</translation>
    </message>
    <message>
        <source>No temporary folder can be made: %1.</source>
        <translation>无法创建临时文件夹：%1。</translation>
    </message>
    <message>
        <source>Check the space on the disk and the variable TMPDIR.</source>
        <translation>请检查磁盘空间和变量 TMPDIR。</translation>
    </message>
    <message>
        <source>No record of the dry run has the id &quot;%1&quot;.</source>
        <translation>试运行没有 ID 为“%1”的记录。</translation>
    </message>
    <message>
        <source>The ids stand in the samples of &quot;dry-run --json&quot;; more of them are shown with --samples.</source>
        <translation>ID 见“dry-run --json”的样本；用 --samples 可显示更多。</translation>
    </message>
    <message>
        <source>No page of the help has to do with &quot;%1&quot;.</source>
        <translation>没有与“%1”有关的帮助页面。</translation>
    </message>
    <message>
        <source>&quot;millrace-cli explain&quot; lists the pages; an error names its code with --verbose and --json.</source>
        <translation>“millrace-cli explain”列出页面；使用 --verbose 和 --json 时，错误会给出其代码。</translation>
    </message>
    <message>
        <source>The file %1 cannot be written: %2.</source>
        <translation>无法写入文件 %1：%2。</translation>
    </message>
    <message>
        <source>Choose another folder, or check the space on the disk.</source>
        <translation>请选择其他文件夹，或检查磁盘空间。</translation>
    </message>
    <message>
        <source>No connection has the tag &quot;%1&quot;.</source>
        <translation>没有连接带有标签“%1”。</translation>
    </message>
    <message>
        <source>&quot;millrace-cli tags list&quot; shows the tags.</source>
        <translation>“millrace-cli tags list”显示标签。</translation>
    </message>
    <message>
        <source>No function has to do with &quot;%1&quot;.</source>
        <translation>没有与“%1”有关的函数。</translation>
    </message>
    <message>
        <source>There is no run yet.</source>
        <translation>还没有运行。</translation>
    </message>
    <message>
        <source>The command &quot;sync&quot; starts one.</source>
        <translation>命令“sync”可启动运行。</translation>
    </message>
    <message>
        <source>Run %1 has no attempt %2.</source>
        <translation>运行 %1 没有第 %2 次尝试。</translation>
    </message>
    <message>
        <source>It has %3.</source>
        <translation>它有 %3。</translation>
    </message>
    <message>
        <source>Notices are not sent by &quot;%1&quot; from here.</source>
        <translation>此处不通过“%1”发送提示。</translation>
    </message>
    <message>
        <source>The channels are webhook and mail; those of the desktop are shown by the window.</source>
        <translation>渠道有 webhook 和 mail；桌面通知由窗口显示。</translation>
    </message>
    <message>
        <source>It is not said which notices are meant.</source>
        <translation>未说明是哪些提示。</translation>
    </message>
    <message>
        <source>Name their numbers, or write --all.</source>
        <translation>请指定其编号，或写 --all。</translation>
    </message>
    <message>
        <source>Write it as nothing_new_days=2.</source>
        <translation>请写作 nothing_new_days=2。</translation>
    </message>
    <message>
        <source>Write it as nothing_new_days=2, or with --default.</source>
        <translation>请写作 nothing_new_days=2，或使用 --default。</translation>
    </message>
    <message>
        <source>No destination is named.</source>
        <translation>未指定目标。</translation>
    </message>
    <message>
        <source>Name a stored destination, a connection, or use --destination.</source>
        <translation>请指定已存储的目标或连接，或使用 --destination。</translation>
    </message>
    <message>
        <source>The destination has no objects of its own.</source>
        <translation>目标没有自己的对象。</translation>
    </message>
    <message>
        <source>It makes tables for the streams; no mapping is needed.</source>
        <translation>它为各个流创建表；不需要映射。</translation>
    </message>
    <message>
        <source>The destination has no object called &quot;%1&quot;.</source>
        <translation>目标没有名为“%1”的对象。</translation>
    </message>
    <message>
        <source>Secrets were not moved: without encryption, everything that can read the files of this account reads them.</source>
        <translation>机密未移动：不加密时，凡能读取此账户文件者都能读取机密。</translation>
    </message>
    <message>
        <source>Choose another place, or confirm with --unencrypted.</source>
        <translation>请选择其他位置，或用 --unencrypted 确认。</translation>
    </message>
    <message>
        <source>There is no vault yet, and no passphrase for a new one.</source>
        <translation>还没有加密文件，也没有用于新文件的密码短语。</translation>
    </message>
    <message>
        <source>Set the variable MILLRACE_PASSPHRASE to the passphrase.</source>
        <translation>请将变量 MILLRACE_PASSPHRASE 设为该密码短语。</translation>
    </message>
    <message>
        <source>No run of the connection &quot;%1&quot; waits in the queue.</source>
        <translation>连接“%1”没有在队列中等待的运行。</translation>
    </message>
    <message>
        <source>&quot;millrace-cli queue&quot; shows what waits; a run that is on is stopped by &quot;millrace-cli runs cancel&quot;.</source>
        <translation>“millrace-cli queue”显示等待中的运行；正在进行的运行用“millrace-cli runs cancel”停止。</translation>
    </message>
    <message>
        <source>It is not said what becomes of the old rows.</source>
        <translation>未说明旧行如何处理。</translation>
    </message>
    <message>
        <source>--retain keeps them beside the new ones; --remove removes them once every new row is there.</source>
        <translation>--retain 将其与新行一起保留；--remove 在新行全部到位后将其移除。</translation>
    </message>
    <message>
        <source>The connection &quot;%1&quot; was not refreshed.</source>
        <translation>连接“%1”未重新读取。</translation>
    </message>
    <message>
        <source>Confirm with --yes that its old rows are to be removed.</source>
        <translation>请用 --yes 确认移除其旧行。</translation>
    </message>
    <message>
        <source>Fixed records are not opened again.</source>
        <translation>已修复的记录不会重新打开。</translation>
    </message>
    <message>
        <source>They are at the destination; a retry would write them once more.</source>
        <translation>它们已在目标中；重试会再次写入。</translation>
    </message>
    <message>
        <source>The destination of &quot;%1&quot; has no place for rejected records.</source>
        <translation>“%1”的目标没有存放被拒记录的位置。</translation>
    </message>
    <message>
        <source>Give its configuration &quot;object_storage_config&quot;; the command &quot;spec&quot; shows what it may hold.</source>
        <translation>请为其配置给出“object_storage_config”；命令“spec”显示其可含的内容。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; sets no field.</source>
        <translation>“%1”没有设置任何字段。</translation>
    </message>
    <message>
        <source>Write it as FIELD=JSON, such as &apos;surname=&quot;Maier&quot;&apos;.</source>
        <translation>请写作 FIELD=JSON，例如 &apos;surname=&quot;Maier&quot;&apos;。</translation>
    </message>
    <message>
        <source>It is not clear what is to be changed.</source>
        <translation>不清楚要更改什么。</translation>
    </message>
    <message>
        <source>Give --id with --set, or --set-field with --expression, or --undo.</source>
        <translation>请给出 --id 和 --set，或 --set-field 和 --expression，或 --undo。</translation>
    </message>
    <message>
        <source>No stream called &quot;%1&quot; has rejected records here.</source>
        <translation>此处没有名为“%1”且有被拒记录的流。</translation>
    </message>
    <message>
        <source>&quot;rejected groups&quot; lists the streams that have some.</source>
        <translation>“rejected groups”列出有被拒记录的流。</translation>
    </message>
    <message>
        <source>No rejected records are chosen.</source>
        <translation>未选择被拒记录。</translation>
    </message>
    <message>
        <source>Name a connection, a run with --job, or records with --id.</source>
        <translation>请指定连接、用 --job 指定运行，或用 --id 指定记录。</translation>
    </message>
    <message>
        <source>The connection is not named.</source>
        <translation>未指定连接。</translation>
    </message>
    <message>
        <source>Records of one connection are tried again at a time.</source>
        <translation>每次只能重试一个连接的记录。</translation>
    </message>
    <message>
        <source>The connection &quot;%1&quot; has several streams.</source>
        <translation>连接“%1”有多个流。</translation>
    </message>
    <message>
        <source>Say with --stream which one the rule is for.</source>
        <translation>请用 --stream 说明该规则用于哪个流。</translation>
    </message>
    <message>
        <source>The rule changes nothing.</source>
        <translation>该规则不更改任何内容。</translation>
    </message>
    <message>
        <source>Give --field with --expression, --on-null, --on-unfit or --as-text.</source>
        <translation>请给出 --field 以及 --expression、--on-null、--on-unfit 或 --as-text。</translation>
    </message>
    <message>
        <source>No run of the connection &quot;%1&quot; waits to go on.</source>
        <translation>连接“%1”没有等待继续的运行。</translation>
    </message>
    <message>
        <source>A new run is started by &quot;millrace-cli sync&quot;.</source>
        <translation>“millrace-cli sync”可启动新的运行。</translation>
    </message>
    <message>
        <source>Nothing of the stream %1 waits for a review.</source>
        <translation>流 %1 没有等待审核的内容。</translation>
    </message>
    <message>
        <source>&quot;schema show&quot; tells what waits.</source>
        <translation>“schema show”显示等待审核的内容。</translation>
    </message>
    <message>
        <source>No stream that waits for a review has the new field %1.</source>
        <translation>等待审核的流都没有新字段 %1。</translation>
    </message>
    <message>
        <source>Name it as STREAM.FIELD; &quot;schema show&quot; tells what is new.</source>
        <translation>请指定为 STREAM.FIELD；“schema show”显示新增的内容。</translation>
    </message>
    <message>
        <source>A secret on the command line can be seen by other programs.</source>
        <translation>命令行上的机密可被其他程序看到。</translation>
    </message>
    <message>
        <source>Pass - and the secret on standard input, or env:VARIABLE for one that a variable holds at each start.</source>
        <translation>请传递 - 并从标准输入给出机密，或用 env:VARIABLE 指定每次启动时保存该机密的变量。</translation>
    </message>
    <message>
        <source>The new value of %1 is missing.</source>
        <translation>缺少 %1 的新值。</translation>
    </message>
    <message>
        <source>--default goes back to the default.</source>
        <translation>--default 恢复默认值。</translation>
    </message>
    <message>
        <source>There is nothing to sync.</source>
        <translation>没有可同步的内容。</translation>
    </message>
    <message>
        <source>Name a connection, or a source and a destination, such as &quot;sync data.csv out.sqlite&quot;.</source>
        <translation>请指定连接，或源和目标，例如“sync data.csv out.sqlite”。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no connection, and there is no destination.</source>
        <translation>“%1”不是连接，也没有目标。</translation>
    </message>
    <message>
        <source>Name the destination too: millrace-cli sync %1 out.sqlite.</source>
        <translation>请同时指定目标：millrace-cli sync %1 out.sqlite。</translation>
    </message>
    <message>
        <source>The option %1 cannot be given for a stored connection.</source>
        <translation>已存储的连接不能使用选项 %1。</translation>
    </message>
    <message>
        <source>Change the connection with &quot;connections create --replace&quot;.</source>
        <translation>请用“connections create --replace”更改连接。</translation>
    </message>
    <message>
        <source>There is no sync mode called &quot;%1&quot;.</source>
        <translation>没有名为“%1”的同步模式。</translation>
    </message>
    <message>
        <source>The modes are: %2.</source>
        <translation>模式有：%2。</translation>
    </message>
    <message>
        <source>There is no tag &quot;%1&quot;.</source>
        <translation>没有标签“%1”。</translation>
    </message>
    <message>
        <source>Stream %1 has no transformation %2.</source>
        <translation>流 %1 没有转换 %2。</translation>
    </message>
    <message>
        <source>&quot;transformation list&quot; shows them with their places.</source>
        <translation>“transformation list”显示转换及其位置。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no setting.</source>
        <translation>“%1”不是设置。</translation>
    </message>
    <message>
        <source>Write it as NAME=VALUE, such as field=email.</source>
        <translation>请写作 NAME=VALUE，例如 field=email。</translation>
    </message>
    <message>
        <source>The key would stand in the list of processes and in the history.</source>
        <translation>该密钥会出现在进程列表和历史中。</translation>
    </message>
    <message>
        <source>Give it in a file with --key-file, or as a variable with --key-env.</source>
        <translation>请用 --key-file 在文件中给出，或用 --key-env 以变量给出。</translation>
    </message>
    <message>
        <source>The key cannot be read from %1: %2.</source>
        <translation>无法从 %1 读取密钥：%2。</translation>
    </message>
    <message>
        <source>Give a file with the hexadecimal digits of the key.</source>
        <translation>请给出含有密钥的十六进制数字的文件。</translation>
    </message>
    <message>
        <source>The connection %1 was never verified.</source>
        <translation>连接 %1 从未核对过。</translation>
    </message>
    <message>
        <source>The same command without --last verifies it.</source>
        <translation>不带 --last 的相同命令可进行核对。</translation>
    </message>
    <message>
        <source>The %1 is not named.</source>
        <translation>未指定%1。</translation>
    </message>
    <message>
        <source>Give a path, or --%1 with the id of a connector.</source>
        <translation>请给出路径，或 --%1 和连接器的 ID。</translation>
    </message>
    <message>
        <source>The value of %1 is not an object of keys and values.</source>
        <translation>%1 的值不是由键和值组成的对象。</translation>
    </message>
    <message>
        <source>Give JSON such as &apos;{&quot;path&quot;: &quot;data.csv&quot;}&apos;, or @file.yaml.</source>
        <translation>请给出 JSON，例如 &apos;{&quot;path&quot;: &quot;data.csv&quot;}&apos;，或 @file.yaml。</translation>
    </message>
    <message>
        <source>The value &quot;%2&quot; of %1 is not of the form key=value.</source>
        <translation>%1 的值“%2”不是 key=value 的形式。</translation>
    </message>
    <message>
        <source>The command &quot;spec&quot; lists the keys of a connector.</source>
        <translation>命令“spec”列出连接器的键。</translation>
    </message>
    <message>
        <source>The file has to be there and readable.</source>
        <translation>文件必须存在且可读。</translation>
    </message>
    <message>
        <source>Record %1 is no JSON object.</source>
        <translation>记录 %1 不是 JSON 对象。</translation>
    </message>
    <message>
        <source>A record looks like {&quot;name&quot;: &quot;Ann&quot;, &quot;age&quot;: 41}.</source>
        <translation>记录形如 {&quot;name&quot;: &quot;Ann&quot;, &quot;age&quot;: 41}。</translation>
    </message>
    <message>
        <source>The %2 is named twice, as &quot;%1&quot; and by --%2.</source>
        <translation>%2指定了两次，一次为“%1”，一次通过 --%2。</translation>
    </message>
    <message>
        <source>Leave one of them out.</source>
        <translation>请略去其中之一。</translation>
    </message>
    <message>
        <source>A connection has no setting of notices called &quot;%1&quot;.</source>
        <translation>连接没有名为“%1”的提示设置。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no value of this setting.</source>
        <translation>“%1”不是此设置的有效值。</translation>
    </message>
    <message>
        <source>The file %1 holds no valid JSON.</source>
        <translation>文件 %1 不含有效的 JSON。</translation>
    </message>
    <message>
        <source>Correct the file.</source>
        <translation>请更正该文件。</translation>
    </message>
    <message>
        <source>The catalog is not valid: %1.</source>
        <translation>目录无效：%1。</translation>
    </message>
    <message>
        <source>Give a configured catalog: {&quot;streams&quot;: [{&quot;stream&quot;: …}]}.</source>
        <translation>请给出已配置的目录：{&quot;streams&quot;: [{&quot;stream&quot;: …}]}。</translation>
    </message>
    <message>
        <source>There is no setting &quot;%1&quot;.</source>
        <translation>没有设置“%1”。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no time.</source>
        <translation>“%1”不是时间。</translation>
    </message>
    <message>
        <source>Give a span back from now, such as 90m, 6h or 7d, or a time such as &quot;2026-05-04 10:30&quot; or 2026-05-04T10:30:00Z.</source>
        <translation>请给出从现在往回的时长，例如 90m、6h 或 7d，或时间，例如“2026-05-04 10:30”或 2026-05-04T10:30:00Z。</translation>
    </message>
    <message>
        <source>The trust cannot be kept: the %1 is not stored.</source>
        <translation>信任无法保存：该%1未存储。</translation>
    </message>
    <message>
        <source>Put the fingerprint into its configuration, at %2.</source>
        <translation>请将指纹写入其配置的 %2 处。</translation>
    </message>
    <message>
        <source>Of %2 records sent to %1, the answer names %3.</source>
        <translation>发送到 %1 的 %2 条记录中，应答提到了 %3 条。</translation>
    </message>
    <message>
        <source>The next attempt sends them again.</source>
        <translation>下一次尝试会再次发送。</translation>
    </message>
    <message>
        <source>%1 does not take a record for now: %2</source>
        <translation>%1 暂时不接受记录：%2</translation>
    </message>
    <message>
        <source>The next attempt sends it again.</source>
        <translation>下一次尝试会再次发送。</translation>
    </message>
    <message>
        <source>The object %1 has no field &quot;%2&quot; any more, or hides it.</source>
        <translation>对象 %1 已没有字段“%2”，或将其隐藏。</translation>
    </message>
    <message>
        <source>Discover the destination again and map the field anew.</source>
        <translation>请重新检测目标，并重新映射该字段。</translation>
    </message>
    <message>
        <source>The field &quot;%2&quot; of %1 can no longer be written.</source>
        <translation>%1 的字段“%2”已无法写入。</translation>
    </message>
    <message>
        <source>Remove the mapping of this field, or grant the right.</source>
        <translation>请移除此字段的映射，或授予权限。</translation>
    </message>
    <message>
        <source>The work was stopped.</source>
        <translation>工作已停止。</translation>
    </message>
    <message>
        <source>The log %1 cannot be read.</source>
        <translation>无法读取日志 %1。</translation>
    </message>
    <message>
        <source>The run may have left no log, or it was removed.</source>
        <translation>该运行可能没有留下日志，或日志已被移除。</translation>
    </message>
    <message>
        <source>The catalog cannot be read: %1.</source>
        <translation>无法读取目录：%1。</translation>
    </message>
    <message>
        <source>Discover the source again, or mend the file.</source>
        <translation>请重新检测源，或修正文件。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be synced as %2: there is no such sync mode.</source>
        <translation>流 %1 无法以 %2 方式同步：没有这种同步模式。</translation>
    </message>
    <message>
        <source>Choose full refresh where rows are replaced.</source>
        <translation>请选择替换行的全量读取。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be synced as %2: the source offers no incremental reading for it.</source>
        <translation>流 %1 无法以 %2 方式同步：源不为其提供增量读取。</translation>
    </message>
    <message>
        <source>Choose a full refresh mode.</source>
        <translation>请选择全量读取模式。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be synced as %2: it has no primary key.</source>
        <translation>流 %1 无法以 %2 方式同步：它没有主键。</translation>
    </message>
    <message>
        <source>Choose one or more key fields, or a mode without dedup.</source>
        <translation>请选择一个或多个键字段，或选择不去重的模式。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be synced as %2: it has no cursor field.</source>
        <translation>流 %1 无法以 %2 方式同步：它没有游标字段。</translation>
    </message>
    <message>
        <source>Choose a field that grows with every change, such as updated_at.</source>
        <translation>请选择随每次变更递增的字段，例如 updated_at。</translation>
    </message>
    <message>
        <source>Stream %1 has no field &quot;%2&quot;.</source>
        <translation>流 %1 没有字段“%2”。</translation>
    </message>
    <message>
        <source>Discover the source again, or choose another field.</source>
        <translation>请重新检测源，或选择其他字段。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be synced as %2: what becomes of the records of an object is the matter of its operation.</source>
        <translation>流 %1 无法以 %2 方式同步：对象的记录如何处理由其操作决定。</translation>
    </message>
    <message>
        <source>Choose a mode that appends.</source>
        <translation>请选择追加的模式。</translation>
    </message>
    <message>
        <source>Stream %1 cannot leave out parts of the field &quot;%2&quot;: it is the cursor, or belongs to the primary key.</source>
        <translation>流 %1 无法排除字段“%2”的部分内容：它是游标，或属于主键。</translation>
    </message>
    <message>
        <source>Take all of the field, or choose another cursor or key.</source>
        <translation>请采用整个字段，或选择其他游标或键。</translation>
    </message>
    <message>
        <source>The object of the destination cannot be read: %1.</source>
        <translation>无法读取目标的对象：%1。</translation>
    </message>
    <message>
        <source>Discover the destination again, or mend the file.</source>
        <translation>请重新检测目标，或修正文件。</translation>
    </message>
    <message>
        <source>The choices for single fields cannot be read: %1.</source>
        <translation>无法读取各字段的选择：%1。</translation>
    </message>
    <message>
        <source>Mend the file, or leave them out.</source>
        <translation>请修正文件，或略去这些选择。</translation>
    </message>
    <message>
        <source>Stream %1 would write two fields under the name &quot;%2&quot;.</source>
        <translation>流 %1 会以名称“%2”写入两个字段。</translation>
    </message>
    <message>
        <source>Give one of them another name at the destination.</source>
        <translation>请为其中之一指定目标中的其他名称。</translation>
    </message>
    <message>
        <source>Stream %1 cannot write the field &quot;%2&quot; under the name &quot;%3&quot;: a column of this name is added to every table.</source>
        <translation>流 %1 无法将字段“%2”以名称“%3”写入：每个表都会添加同名的列。</translation>
    </message>
    <message>
        <source>Give the field another name at the destination.</source>
        <translation>请为该字段指定目标中的其他名称。</translation>
    </message>
    <message>
        <source>The field &quot;%2&quot; of stream %1 says what happened to a row and stays as it is.</source>
        <translation>流 %1 的字段“%2”说明行发生了什么，保持不变。</translation>
    </message>
    <message>
        <source>Leave the field as the source has it.</source>
        <translation>请保持该字段在源中的原样。</translation>
    </message>
    <message>
        <source>Stream %1 cannot leave out parts of the field &quot;%2&quot;: it is of type %3, and only JSON has parts.</source>
        <translation>流 %1 无法排除字段“%2”的部分内容：其类型为 %3，只有 JSON 才有部分内容。</translation>
    </message>
    <message>
        <source>Leave the whole field out, or take all of it.</source>
        <translation>请排除整个字段，或采用整个字段。</translation>
    </message>
    <message>
        <source>Stream %1 cannot write the field &quot;%2&quot; of type %3 as %4: there is no conversion.</source>
        <translation>流 %1 无法将类型为 %3 的字段“%2”写为 %4：没有这种转换。</translation>
    </message>
    <message>
        <source>Choose another type, or text, which every value can become.</source>
        <translation>请选择其他类型，或选择任何值都能转成的文本类型。</translation>
    </message>
    <message>
        <source>The mapping cannot be read: %1.</source>
        <translation>无法读取映射：%1。</translation>
    </message>
    <message>
        <source>Mend the file, or map the fields again.</source>
        <translation>请修正文件，或重新映射字段。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be written into %2: it offers no &quot;%3&quot;.</source>
        <translation>流 %1 无法写入 %2：它不提供“%3”。</translation>
    </message>
    <message>
        <source>Choose another operation.</source>
        <translation>请选择其他操作。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be written into %2: no matching key is chosen.</source>
        <translation>流 %1 无法写入 %2：未选择匹配键。</translation>
    </message>
    <message>
        <source>Choose the fields a record is recognised by.</source>
        <translation>请选择用于识别记录的字段。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be written into %2: records are not recognised by %3.</source>
        <translation>流 %1 无法写入 %2：记录不能由 %3 识别。</translation>
    </message>
    <message>
        <source>Choose one of the matching keys the destination offers.</source>
        <translation>请选择目标提供的某个匹配键。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be written into %2: nothing is mapped to %3.</source>
        <translation>流 %1 无法写入 %2：没有内容映射到 %3。</translation>
    </message>
    <message>
        <source>Map a field, a constant or an expression to it.</source>
        <translation>请将字段、常量或表达式映射到它。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be written into %2: it has no field &quot;%3&quot;.</source>
        <translation>流 %1 无法写入 %2：它没有字段“%3”。</translation>
    </message>
    <message>
        <source>Discover the destination again, or remove the mapping.</source>
        <translation>请重新检测目标，或移除该映射。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be written into %2: its field &quot;%3&quot; cannot be written.</source>
        <translation>流 %1 无法写入 %2：其字段“%3”不可写。</translation>
    </message>
    <message>
        <source>Remove the mapping of this field.</source>
        <translation>请移除此字段的映射。</translation>
    </message>
    <message>
        <source>Stream %1 maps two values to the field &quot;%3&quot; of %2.</source>
        <translation>流 %1 将两个值映射到 %2 的字段“%3”。</translation>
    </message>
    <message>
        <source>Remove one of them.</source>
        <translation>请移除其中之一。</translation>
    </message>
    <message>
        <source>The checkpoints are no JSON: line %1, %2.</source>
        <translation>检查点不是 JSON：第 %1 行，%2。</translation>
    </message>
    <message>
        <source>Mend the line, or put the stored text back.</source>
        <translation>请修正该行，或恢复存储的文本。</translation>
    </message>
    <message>
        <source>%1</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>Each entry has a &quot;streamDescriptor&quot; with a &quot;name&quot;, and a &quot;streamState&quot;.</source>
        <translation>每个条目都有带“name”的“streamDescriptor”和“streamState”。</translation>
    </message>
    <message>
        <source>The text is one state for everything, from which no stream can be told.</source>
        <translation>该文本是全部内容的单一状态，无法从中区分各个流。</translation>
    </message>
    <message>
        <source>Write a list with one entry for each stream, as the stored text has it.</source>
        <translation>请写成列表，每个流一个条目，如存储的文本那样。</translation>
    </message>
    <message>
        <source>The connection has no stream %1 with a checkpoint of its own.</source>
        <translation>连接没有自带检查点的流 %1。</translation>
    </message>
    <message>
        <source>The streams that go on from a checkpoint are: %2.</source>
        <translation>从检查点继续的流有：%2。</translation>
    </message>
    <message>
        <source>There is no transformation called &quot;%1&quot;.</source>
        <translation>没有名为“%1”的转换。</translation>
    </message>
    <message>
        <source>The kinds are: %2.</source>
        <translation>种类有：%2。</translation>
    </message>
    <message>
        <source>The setting &quot;%1&quot; of the transformation is wrong: it has to be %2.</source>
        <translation>转换的设置“%1”有误：必须是 %2。</translation>
    </message>
    <message>
        <source>Mend the transformation, or remove it.</source>
        <translation>请修正该转换，或将其移除。</translation>
    </message>
    <message>
        <source>The transformation has the unknown setting &quot;%1&quot;.</source>
        <translation>转换有未知的设置“%1”。</translation>
    </message>
    <message>
        <source>Its settings are: %2.</source>
        <translation>其设置有：%2。</translation>
    </message>
    <message>
        <source>There is no field &quot;%1&quot; at this place of the list.</source>
        <translation>列表的此位置没有字段“%1”。</translation>
    </message>
    <message>
        <source>Choose another field, change the order, or remove the transformation.</source>
        <translation>请选择其他字段、更改顺序或移除该转换。</translation>
    </message>
    <message>
        <source>There is a field &quot;%1&quot; already.</source>
        <translation>已有字段“%1”。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请选择其他名称。</translation>
    </message>
    <message>
        <source>No field can be called &quot;%1&quot;: a column of this name is added to every table.</source>
        <translation>字段不能命名为“%1”：每个表都会添加同名的列。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; cannot be flattened: it is of type %2.</source>
        <translation>无法展平字段“%1”：其类型为 %2。</translation>
    </message>
    <message>
        <source>Choose a JSON field.</source>
        <translation>请选择 JSON 字段。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; says what happened to a row and stays as it is.</source>
        <translation>字段“%1”说明行发生了什么，保持不变。</translation>
    </message>
    <message>
        <source>Choose another field, or remove the transformation.</source>
        <translation>请选择其他字段，或移除该转换。</translation>
    </message>
    <message>
        <source>No field is left to be written.</source>
        <translation>没有剩余可写入的字段。</translation>
    </message>
    <message>
        <source>Remove one of the transformations that drop fields.</source>
        <translation>请移除其中一个移除字段的转换。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; belongs to the primary key and would not be written.</source>
        <translation>字段“%1”属于主键，却不会写入。</translation>
    </message>
    <message>
        <source>Keep the field, or choose another key or a mode without dedup.</source>
        <translation>请保留该字段，或选择其他键或不去重的模式。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; belongs to the primary key, and each encryption of a value looks different: rows of one key would not be recognised.</source>
        <translation>字段“%1”属于主键，而值每次加密的结果都不同：无法识别同一键的行。</translation>
    </message>
    <message>
        <source>Hash the field, encrypt it with AES in ECB mode, or choose a mode without dedup.</source>
        <translation>请对该字段取哈希、以 ECB 模式的 AES 加密，或选择不去重的模式。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; is the cursor, which tells the newest row of a key; it would not be written in an order.</source>
        <translation>字段“%1”是用于判断键的最新行的游标；它写入后将失去顺序。</translation>
    </message>
    <message>
        <source>Keep the field as it is, or choose a mode without dedup.</source>
        <translation>请保持该字段不变，或选择不去重的模式。</translation>
    </message>
    <message>
        <source>A stream that is mapped to an object takes no transformations.</source>
        <translation>映射到对象的流不接受转换。</translation>
    </message>
    <message>
        <source>Compute the values by expressions of the mapping, and remove the transformations.</source>
        <translation>请用映射的表达式计算值，并移除转换。</translation>
    </message>
    <message>
        <source>Stream %1, transformation %2 (%3): %4</source>
        <translation>流 %1，转换 %2 (%3)：%4</translation>
    </message>
    <message>
        <source>The configuration is not valid: %1.</source>
        <translation>配置无效：%1。</translation>
    </message>
    <message>
        <source>Correct the value of %2. The command &quot;spec&quot; shows what is expected.</source>
        <translation>请更正 %2 的值。命令“spec”显示所需的内容。</translation>
    </message>
    <message>
        <source>The configuration is not complete: %1 is missing.</source>
        <translation>配置不完整：缺少 %1。</translation>
    </message>
    <message>
        <source>Give a value for %1. The command &quot;spec&quot; shows what is expected.</source>
        <translation>请为 %1 指定值。命令“spec”显示所需的内容。</translation>
    </message>
    <message>
        <source>The new secret for %1 cannot be stored here.</source>
        <translation>%1 的新机密无法存储在此处。</translation>
    </message>
    <message>
        <source>Save the configuration first, then use it.</source>
        <translation>请先保存配置再使用。</translation>
    </message>
    <message>
        <source>The connector&apos;s own specification cannot be read.</source>
        <translation>无法读取连接器自身的规范。</translation>
    </message>
    <message>
        <source>Report this as a fault of the connector.</source>
        <translation>请将此作为连接器的错误报告。</translation>
    </message>
    <message>
        <source>There is no connector called &quot;%1&quot;.</source>
        <translation>没有名为“%1”的连接器。</translation>
    </message>
    <message>
        <source>The command &quot;connectors&quot; lists all of them.</source>
        <translation>命令“connectors”列出所有连接器。</translation>
    </message>
    <message>
        <source>The connector %1 cannot be used as a source.</source>
        <translation>连接器 %1 不能用作源。</translation>
    </message>
    <message>
        <source>The command &quot;connectors&quot; shows what each one can do.</source>
        <translation>命令“connectors”显示各连接器的功能。</translation>
    </message>
    <message>
        <source>The connector %1 cannot be used as a destination.</source>
        <translation>连接器 %1 不能用作目标。</translation>
    </message>
    <message>
        <source>The connector %1 does not sign in by the browser with these values.</source>
        <translation>使用这些值时，连接器 %1 不通过浏览器登录。</translation>
    </message>
    <message>
        <source>Choose OAuth as the way to sign in, or enter what it asks for.</source>
        <translation>请选择 OAuth 作为登录方式，或输入其要求的内容。</translation>
    </message>
    <message>
        <source>Customer.io has no object called %1.</source>
        <translation>Customer.io 没有名为 %1 的对象。</translation>
    </message>
    <message>
        <source>Map the stream to people or events.</source>
        <translation>请将该流映射到人员或事件。</translation>
    </message>
    <message>
        <source>What is in Customer.io is not deleted: it may not be Millrace&apos;s.</source>
        <translation>Customer.io 中的内容不会删除：它可能不属于 Millrace。</translation>
    </message>
    <message>
        <source>Delete people in Customer.io itself.</source>
        <translation>请在 Customer.io 中自行删除人员。</translation>
    </message>
    <message>
        <source>The folder %1 does not exist.</source>
        <translation>文件夹 %1 不存在。</translation>
    </message>
    <message>
        <source>Create the folder, or choose another one.</source>
        <translation>请创建该文件夹，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>%1 is a file, not a folder.</source>
        <translation>%1 是文件，不是文件夹。</translation>
    </message>
    <message>
        <source>Choose a folder.</source>
        <translation>请选择文件夹。</translation>
    </message>
    <message>
        <source>%1 cannot be written: a folder has this name.</source>
        <translation>无法写入 %1：已有同名的文件夹。</translation>
    </message>
    <message>
        <source>Move the folder away, or give the stream another name.</source>
        <translation>请移走该文件夹，或为流指定其他名称。</translation>
    </message>
    <message>
        <source>The file %1 cannot be written: another run is writing it.</source>
        <translation>无法写入文件 %1：另一个运行正在写入。</translation>
    </message>
    <message>
        <source>Wait until the other run has ended.</source>
        <translation>请等待另一个运行结束。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be written as %2: a file has no keys.</source>
        <translation>流 %1 无法以 %2 方式写入：文件没有键。</translation>
    </message>
    <message>
        <source>Choose append or overwrite.</source>
        <translation>请选择追加或覆盖。</translation>
    </message>
    <message>
        <source>Rows cannot be added to %1: it has no column for %2, and its rows would have to be written anew.</source>
        <translation>无法向 %1 添加行：它没有 %2 的列，需要重写其中的行。</translation>
    </message>
    <message>
        <source>Move the file away, or overwrite it with a full refresh.</source>
        <translation>请移走该文件，或用全量读取覆盖它。</translation>
    </message>
    <message>
        <source>Rows cannot be added to %1: it has another delimiter.</source>
        <translation>无法向 %1 添加行：它使用其他分隔符。</translation>
    </message>
    <message>
        <source>Set the delimiter back, or move the file away.</source>
        <translation>请改回原分隔符，或移走该文件。</translation>
    </message>
    <message>
        <source>Rows cannot be added to %1: its first line is no CSV header.</source>
        <translation>无法向 %1 添加行：其首行不是 CSV 标题行。</translation>
    </message>
    <message>
        <source>Rows cannot be added to %1: it is compressed and was written by another program.</source>
        <translation>无法向 %1 添加行：它已压缩，且由其他程序写入。</translation>
    </message>
    <message>
        <source>Rows cannot be added to %1: it should hold %2 bytes but holds %3, so rows were lost.</source>
        <translation>无法向 %1 添加行：它应有 %2 个字节，实际为 %3 个，说明有行丢失。</translation>
    </message>
    <message>
        <source>Restore the file, or delete it and refresh the stream.</source>
        <translation>请恢复该文件，或将其删除并重新读取该流。</translation>
    </message>
    <message>
        <source>%1 cannot be read, so it is unknown how far the file goes.</source>
        <translation>无法读取 %1，因此不知道文件写到了哪里。</translation>
    </message>
    <message>
        <source>Delete this file and its data file, then refresh the stream.</source>
        <translation>请删除此文件及其数据文件，然后重新读取该流。</translation>
    </message>
    <message>
        <source>The rows for %1 cannot be compressed.</source>
        <translation>无法压缩 %1 的行。</translation>
    </message>
    <message>
        <source>Free some memory, or switch the compression off.</source>
        <translation>请释放一些内存，或关闭压缩。</translation>
    </message>
    <message>
        <source>%1 is not known as a file that Millrace wrote.</source>
        <translation>未知 %1 是否为 Millrace 写入的文件。</translation>
    </message>
    <message>
        <source>Delete it by hand, or give the stream another name.</source>
        <translation>请手动删除它，或为流指定其他名称。</translation>
    </message>
    <message>
        <source>Rows cannot be added to %1: this refresh is complete already.</source>
        <translation>无法向 %1 添加行：此次重新读取已经完成。</translation>
    </message>
    <message>
        <source>Start a new run.</source>
        <translation>请启动新的运行。</translation>
    </message>
    <message>
        <source>%1 cannot be written: there is no room left on its disk.</source>
        <translation>无法写入 %1：其磁盘空间已满。</translation>
    </message>
    <message>
        <source>Free some space. Everything up to the last checkpoint is safe.</source>
        <translation>请释放一些空间。最后一个检查点之前的全部内容均安全。</translation>
    </message>
    <message>
        <source>%1 cannot be written: access is denied.</source>
        <translation>无法写入 %1：访问被拒绝。</translation>
    </message>
    <message>
        <source>Allow writing there, or choose another folder.</source>
        <translation>请允许在该处写入，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>%1 cannot be written: its disk is read-only.</source>
        <translation>无法写入 %1：其磁盘为只读。</translation>
    </message>
    <message>
        <source>Make the disk writable, or choose another folder.</source>
        <translation>请使该磁盘可写，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>%1 cannot be written: the file would be larger than allowed.</source>
        <translation>无法写入 %1：文件会超过允许的大小。</translation>
    </message>
    <message>
        <source>Raise the limit, or choose a folder on another disk.</source>
        <translation>请提高限制，或选择其他磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>无法写入 %1。</translation>
    </message>
    <message>
        <source>The detail names the cause. Old data are as they were.</source>
        <translation>详细信息中说明了原因。旧数据保持原样。</translation>
    </message>
    <message>
        <source>No file was found: nothing matches %1.</source>
        <translation>未找到文件：没有与 %1 匹配的内容。</translation>
    </message>
    <message>
        <source>Check the path; * stands for any part of a name and ** for any folders.</source>
        <translation>请检查路径；* 表示名称的任意部分，** 表示任意文件夹。</translation>
    </message>
    <message>
        <source>%1 cannot be read as a file: it is a folder.</source>
        <translation>无法将 %1 作为文件读取：它是文件夹。</translation>
    </message>
    <message>
        <source>Name a file in it, or add a pattern: %1/*.csv.</source>
        <translation>请指定其中的文件，或添加模式：%1/*.csv。</translation>
    </message>
    <message>
        <source>%1 cannot be read: it is a device, a socket or a pipe.</source>
        <translation>无法读取 %1：它是设备、套接字或管道。</translation>
    </message>
    <message>
        <source>Choose an ordinary file.</source>
        <translation>请选择普通文件。</translation>
    </message>
    <message>
        <source>%1 cannot be opened: permission is denied.</source>
        <translation>无法打开 %1：没有权限。</translation>
    </message>
    <message>
        <source>Allow this user to read the file and its folders.</source>
        <translation>请允许此用户读取该文件及其文件夹。</translation>
    </message>
    <message>
        <source>%1 cannot be opened: %2.</source>
        <translation>无法打开 %1：%2。</translation>
    </message>
    <message>
        <source>Check that the file still exists and its disk is reachable.</source>
        <translation>请检查该文件是否仍存在，其磁盘是否可访问。</translation>
    </message>
    <message>
        <source>%1 cannot be read at byte %2: %3.</source>
        <translation>无法读取 %1 的第 %2 个字节：%3。</translation>
    </message>
    <message>
        <source>Check the disk or the network share the file lies on.</source>
        <translation>请检查文件所在的磁盘或网络共享。</translation>
    </message>
    <message>
        <source>%1 was %2 while it was being read.</source>
        <translation>读取期间 %1 被%2。</translation>
    </message>
    <message>
        <source>The next run reads the new file; let the program that writes it finish first, or write aside and rename.</source>
        <translation>下一次运行会读取新文件；请让写入它的程序先完成，或先写入别处再重命名。</translation>
    </message>
    <message>
        <source>%1 ends in the middle of its %2 data, at byte %3.</source>
        <translation>%1 在其 %2 数据中间结束，位于第 %3 个字节。</translation>
    </message>
    <message>
        <source>Copy the file again; rows before the end were delivered and will not be lost.</source>
        <translation>请重新复制该文件；结束处之前的行已投递，不会丢失。</translation>
    </message>
    <message>
        <source>%1 cannot be decompressed: its %2 data are damaged near byte %3.</source>
        <translation>无法解压 %1：其 %2 数据在第 %3 个字节附近已损坏。</translation>
    </message>
    <message>
        <source>Copy the file again, or make it anew.</source>
        <translation>请重新复制该文件，或重新生成。</translation>
    </message>
    <message>
        <source>%1 cannot be read: its encoding is %2.</source>
        <translation>无法读取 %1：其编码为 %2。</translation>
    </message>
    <message>
        <source>Convert the file to UTF-8.</source>
        <translation>请将文件转换为 UTF-8。</translation>
    </message>
    <message>
        <source>%1, line %2: the record is longer than %3 MiB.</source>
        <translation>%1，第 %2 行：记录超过 %3 MiB。</translation>
    </message>
    <message>
        <source>A quote or bracket that is never closed makes a record swallow the file; check the quote character, the format and the line.</source>
        <translation>引号或括号未闭合会使一条记录吞下整个文件；请检查引号字符、格式和该行。</translation>
    </message>
    <message>
        <source>%1, line %2, column %3: the quote is never closed.</source>
        <translation>%1，第 %2 行，第 %3 列：引号未闭合。</translation>
    </message>
    <message>
        <source>Mend the line, or set the quote character to &quot;none&quot; when quotes are ordinary text in this file.</source>
        <translation>请修正该行；如果引号在此文件中是普通文本，请将引号字符设为“none”。</translation>
    </message>
    <message>
        <source>%1, line %2, column %3: text follows the closing quote of a field.</source>
        <translation>%1，第 %2 行，第 %3 列：字段的结束引号之后还有文本。</translation>
    </message>
    <message>
        <source>A quote inside a quoted field is written twice. Mend the line, or set the quote character to &quot;none&quot;.</source>
        <translation>带引号的字段内的引号须写两次。请修正该行，或将引号字符设为“none”。</translation>
    </message>
    <message>
        <source>%1, line %2, column %3: the row has %4 fields, but the file has %5 columns.</source>
        <translation>%1，第 %2 行，第 %3 列：该行有 %4 个字段，而文件有 %5 列。</translation>
    </message>
    <message>
        <source>A field that contains the delimiter must be quoted; check the delimiter and the line.</source>
        <translation>包含分隔符的字段必须加引号；请检查分隔符和该行。</translation>
    </message>
    <message>
        <source>%1, line %2, column %3: this is not valid JSON (%4).</source>
        <translation>%1，第 %2 行，第 %3 列：不是有效的 JSON (%4)。</translation>
    </message>
    <message>
        <source>Mend the record, or choose another format.</source>
        <translation>请修正该记录，或选择其他格式。</translation>
    </message>
    <message>
        <source>%1, line %2: the record is no JSON object.</source>
        <translation>%1，第 %2 行：该记录不是 JSON 对象。</translation>
    </message>
    <message>
        <source>Every record must be an object such as {&quot;id&quot;: 1}.</source>
        <translation>每条记录必须是对象，例如 {&quot;id&quot;: 1}。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be filtered at the source: files have no query.</source>
        <translation>流 %1 无法在源中过滤：文件没有查询。</translation>
    </message>
    <message>
        <source>Remove the filter of the stream and filter in the mapping.</source>
        <translation>请移除流的过滤器，改在映射中过滤。</translation>
    </message>
    <message>
        <source>Stream %1 cannot start at &quot;%2&quot;: its cursor is the time a file was changed.</source>
        <translation>流 %1 不能从“%2”开始：其游标是文件的修改时间。</translation>
    </message>
    <message>
        <source>Give the time as 2026-05-04 or 2026-05-04T10:31:00Z, or remove the start value.</source>
        <translation>请将时间写作 2026-05-04 或 2026-05-04T10:31:00Z，或移除起始值。</translation>
    </message>
    <message>
        <source>There is no file for the stream %1 any more.</source>
        <translation>流 %1 已没有文件。</translation>
    </message>
    <message>
        <source>Discover the source again, or bring the file back.</source>
        <translation>请重新检测源，或恢复该文件。</translation>
    </message>
    <message>
        <source>The type of field &quot;%1&quot; cannot be set to &quot;%2&quot;.</source>
        <translation>字段“%1”的类型不能设为“%2”。</translation>
    </message>
    <message>
        <source>Types are: %3.</source>
        <translation>类型有：%3。</translation>
    </message>
    <message>
        <source>The type of &quot;%1&quot; cannot be set: the files have no such field.</source>
        <translation>无法设置“%1”的类型：文件没有此字段。</translation>
    </message>
    <message>
        <source>The fields are: %2.</source>
        <translation>字段有：%2。</translation>
    </message>
    <message>
        <source>The value &quot;%1&quot; of %2 cannot be used: %3.</source>
        <translation>%2 的值“%1”无法使用：%3。</translation>
    </message>
    <message>
        <source>The command &quot;spec&quot; shows what is expected.</source>
        <translation>命令“spec”显示所需的内容。</translation>
    </message>
    <message>
        <source>Stream %1 cannot go on where it stopped: %2.</source>
        <translation>流 %1 无法从停止处继续：%2。</translation>
    </message>
    <message>
        <source>Refresh the stream, so that it is read from the start.</source>
        <translation>请重新读取该流，以便从头读取。</translation>
    </message>
    <message>
        <source>No description of an API is given.</source>
        <translation>未提供 API 的描述。</translation>
    </message>
    <message>
        <source>Enter its file, paste its text, or choose a shipped one.</source>
        <translation>请输入其文件、粘贴其文本或选择随附的描述。</translation>
    </message>
    <message>
        <source>More than one description of an API is given.</source>
        <translation>提供了多个 API 描述。</translation>
    </message>
    <message>
        <source>Keep one of file, text and shipped description.</source>
        <translation>请在文件、文本和随附描述中只保留一个。</translation>
    </message>
    <message>
        <source>The description of the API is not valid. %1, %2: %3.</source>
        <translation>API 的描述无效。%1，%2：%3。</translation>
    </message>
    <message>
        <source>Mend that line; docs/http-endpoints.md lists every key.</source>
        <translation>请修正该行；docs/http-endpoints.md 列出了所有键。</translation>
    </message>
    <message>
        <source>The address of the API is not known.</source>
        <translation>API 的地址未知。</translation>
    </message>
    <message>
        <source>Enter it with the network settings: the description has none.</source>
        <translation>请在网络设置中输入：描述中没有地址。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; makes no address that requests can go to.</source>
        <translation>“%1”不构成可发送请求的地址。</translation>
    </message>
    <message>
        <source>Check the inputs the address is made of.</source>
        <translation>请检查构成该地址的输入项。</translation>
    </message>
    <message>
        <source>The input &quot;%1&quot; is missing.</source>
        <translation>缺少输入项“%1”。</translation>
    </message>
    <message>
        <source>Enter a value under this name.</source>
        <translation>请以此名称输入一个值。</translation>
    </message>
    <message>
        <source>The description of the API knows no input &quot;%1&quot;.</source>
        <translation>API 的描述没有输入项“%1”。</translation>
    </message>
    <message>
        <source>Remove it; the description lists its inputs.</source>
        <translation>请将其移除；描述中列出了其输入项。</translation>
    </message>
    <message>
        <source>The input &quot;%1&quot; cannot be &quot;%2&quot;.</source>
        <translation>输入项“%1”不能为“%2”。</translation>
    </message>
    <message>
        <source>Choose one of: %3.</source>
        <translation>请选择其一：%3。</translation>
    </message>
    <message>
        <source>The input &quot;%1&quot; has characters that cannot be sent where the description needs it.</source>
        <translation>输入项“%1”含有在描述所需之处无法发送的字符。</translation>
    </message>
    <message>
        <source>A line break or a slash may have been copied with the value.</source>
        <translation>可能连同该值复制了换行符或斜杠。</translation>
    </message>
    <message>
        <source>The input &quot;%1&quot; is a secret and stands among the others.</source>
        <translation>输入项“%1”是机密，却与其他输入项放在一起。</translation>
    </message>
    <message>
        <source>Enter it under the secret inputs, which are kept apart.</source>
        <translation>请在单独保存的机密输入项中输入。</translation>
    </message>
    <message>
        <source>The secret inputs cannot be read: %1.</source>
        <translation>无法读取机密输入项：%1。</translation>
    </message>
    <message>
        <source>Enter one in each line as &quot;name: value&quot;, or a JSON object.</source>
        <translation>请每行输入一个“名称: 值”，或输入 JSON 对象。</translation>
    </message>
    <message>
        <source>The description of the API has no object called %1.</source>
        <translation>API 的描述没有名为 %1 的对象。</translation>
    </message>
    <message>
        <source>Discover the destination again and map the stream anew.</source>
        <translation>请重新检测目标，并重新映射该流。</translation>
    </message>
    <message>
        <source>The object %1 offers no &quot;%2&quot; any more.</source>
        <translation>对象 %1 已不提供“%2”。</translation>
    </message>
    <message>
        <source>Discover the destination again and choose another operation.</source>
        <translation>请重新检测目标，并选择其他操作。</translation>
    </message>
    <message>
        <source>The address of %1 needs the field &quot;%2&quot;, which is not mapped.</source>
        <translation>%1 的地址需要字段“%2”，但该字段未映射。</translation>
    </message>
    <message>
        <source>Map a value to it.</source>
        <translation>请将一个值映射到它。</translation>
    </message>
    <message>
        <source>The records of %1 are not deleted: they may not be Millrace&apos;s.</source>
        <translation>%1 的记录不会删除：它们可能不属于 Millrace。</translation>
    </message>
    <message>
        <source>Delete them with the tools of the API&apos;s vendor.</source>
        <translation>请用 API 供应商的工具删除它们。</translation>
    </message>
    <message>
        <source>%1 does not take records for now (status %2).</source>
        <translation>%1 暂时不接受记录（状态 %2）。</translation>
    </message>
    <message>
        <source>HubSpot does not show the object %1 to this sign-in.</source>
        <translation>HubSpot 不向此登录显示对象 %1。</translation>
    </message>
    <message>
        <source>Grant the scopes for reading and writing it, or map the stream to another object.</source>
        <translation>请授予读取和写入该对象的权限范围，或将流映射到其他对象。</translation>
    </message>
    <message>
        <source>Records of %1 in HubSpot are not deleted: they may not be Millrace&apos;s.</source>
        <translation>HubSpot 中 %1 的记录不会删除：它们可能不属于 Millrace。</translation>
    </message>
    <message>
        <source>Delete them in HubSpot, or by a stream that deletes.</source>
        <translation>请在 HubSpot 中删除，或通过执行删除的流删除。</translation>
    </message>
    <message>
        <source>The server %1 cannot be reached: its name is not known.</source>
        <translation>无法连接服务器 %1：其名称未知。</translation>
    </message>
    <message>
        <source>Check the host name and the network.</source>
        <translation>请检查主机名和网络。</translation>
    </message>
    <message>
        <source>The server %1 cannot be reached: nothing answers there.</source>
        <translation>无法连接服务器 %1：该处没有应答。</translation>
    </message>
    <message>
        <source>Check host, port and firewall, and that the server runs.</source>
        <translation>请检查主机、端口和防火墙，以及服务器是否正在运行。</translation>
    </message>
    <message>
        <source>The server cannot be reached through the socket %1.</source>
        <translation>无法通过套接字 %1 连接服务器。</translation>
    </message>
    <message>
        <source>Check the path, and that the server runs on this machine.</source>
        <translation>请检查路径，以及服务器是否在本机运行。</translation>
    </message>
    <message>
        <source>There is no socket %1.</source>
        <translation>没有套接字 %1。</translation>
    </message>
    <message>
        <source>The server %1 did not answer in time.</source>
        <translation>服务器 %1 未及时应答。</translation>
    </message>
    <message>
        <source>Check host and firewall, or allow more time to connect.</source>
        <translation>请检查主机和防火墙，或延长连接时间。</translation>
    </message>
    <message>
        <source>The connection to the server %1 was lost.</source>
        <translation>与服务器 %1 的连接已断开。</translation>
    </message>
    <message>
        <source>The next attempt connects again.</source>
        <translation>下一次尝试会重新连接。</translation>
    </message>
    <message>
        <source>The connection to the server %1 cannot be encrypted: %2.</source>
        <translation>与服务器 %1 的连接无法加密：%2。</translation>
    </message>
    <message>
        <source>Check the certificate files, or choose another mode of encryption.</source>
        <translation>请检查证书文件，或选择其他加密模式。</translation>
    </message>
    <message>
        <source>The server %1 offers no encryption, which the mode asks for.</source>
        <translation>服务器 %1 不提供该模式要求的加密。</translation>
    </message>
    <message>
        <source>Turn encryption on at the server, or choose another mode.</source>
        <translation>请在服务器上开启加密，或选择其他模式。</translation>
    </message>
    <message>
        <source>The server %1 takes encrypted connections only.</source>
        <translation>服务器 %1 只接受加密连接。</translation>
    </message>
    <message>
        <source>Choose a mode of encryption other than off.</source>
        <translation>请选择“关闭”以外的加密模式。</translation>
    </message>
    <message>
        <source>Check the path and the rights of the file.</source>
        <translation>请检查文件的路径和权限。</translation>
    </message>
    <message>
        <source>The server %1 refuses the sign-in: user or password is wrong.</source>
        <translation>服务器 %1 拒绝登录：用户或密码错误。</translation>
    </message>
    <message>
        <source>Check user and password, and that the account may sign in from this machine.</source>
        <translation>请检查用户和密码，以及该账户是否允许从本机登录。</translation>
    </message>
    <message>
        <source>The server %1 asks for a way to sign in that is not available: %2.</source>
        <translation>服务器 %1 要求的登录方式不可用：%2。</translation>
    </message>
    <message>
        <source>Give the account another authentication plugin, or turn encryption on.</source>
        <translation>请为该账户指定其他认证插件，或开启加密。</translation>
    </message>
    <message>
        <source>The server %1 refuses the account: %2.</source>
        <translation>服务器 %1 拒绝该账户：%2。</translation>
    </message>
    <message>
        <source>Have the account unlocked, or its password renewed.</source>
        <translation>请让人解锁该账户或更新其密码。</translation>
    </message>
    <message>
        <source>The server %1 takes no connections from this machine: %2.</source>
        <translation>服务器 %1 不接受来自本机的连接：%2。</translation>
    </message>
    <message>
        <source>Have the account allowed for this machine.</source>
        <translation>请让该账户获准从本机连接。</translation>
    </message>
    <message>
        <source>The server %1 has no such database: %2.</source>
        <translation>服务器 %1 没有此数据库：%2。</translation>
    </message>
    <message>
        <source>Check the name of the database.</source>
        <translation>请检查数据库的名称。</translation>
    </message>
    <message>
        <source>The account may not use the database on the server %1: %2.</source>
        <translation>该账户不能使用服务器 %1 上的数据库：%2。</translation>
    </message>
    <message>
        <source>Grant the account its rights on the database.</source>
        <translation>请授予该账户使用数据库的权限。</translation>
    </message>
    <message>
        <source>The account lacks a right on the server %1: %2.</source>
        <translation>该账户在服务器 %1 上缺少权限：%2。</translation>
    </message>
    <message>
        <source>Grant the right, or use another account.</source>
        <translation>请授予权限，或使用其他账户。</translation>
    </message>
    <message>
        <source>The server %1 takes no more connections: %2.</source>
        <translation>服务器 %1 不再接受连接：%2。</translation>
    </message>
    <message>
        <source>Close other connections, use fewer parallel readers, or raise the limit.</source>
        <translation>请关闭其他连接、减少并行读取或提高限制。</translation>
    </message>
    <message>
        <source>The server %1 is of version %2; %3 or later is needed.</source>
        <translation>服务器 %1 的版本为 %2；需要 %3 或更高版本。</translation>
    </message>
    <message>
        <source>Choose another server, or have this one renewed.</source>
        <translation>请选择其他服务器，或升级此服务器。</translation>
    </message>
    <message>
        <source>A lock on the server %1 was held too long by another session.</source>
        <translation>服务器 %1 上的锁被另一会话占用过久。</translation>
    </message>
    <message>
        <source>The next attempt tries again.</source>
        <translation>下一次尝试会重试。</translation>
    </message>
    <message>
        <source>The server %1 ended the transaction to resolve a deadlock.</source>
        <translation>服务器 %1 为解决死锁而结束了事务。</translation>
    </message>
    <message>
        <source>The server %1 ended a statement that took too long.</source>
        <translation>服务器 %1 结束了耗时过长的语句。</translation>
    </message>
    <message>
        <source>Allow more time for a statement, or read less at once.</source>
        <translation>请延长语句的时间，或一次少读一些。</translation>
    </message>
    <message>
        <source>Someone at the server %1 ended the statement.</source>
        <translation>有人在服务器 %1 上结束了该语句。</translation>
    </message>
    <message>
        <source>A table on the server %1 was changed while it was read: %2.</source>
        <translation>服务器 %1 上的表在读取期间被更改：%2。</translation>
    </message>
    <message>
        <source>The next attempt reads it as it is then.</source>
        <translation>下一次尝试按届时的状态读取。</translation>
    </message>
    <message>
        <source>The server %1 has no room left: %2.</source>
        <translation>服务器 %1 没有剩余空间：%2。</translation>
    </message>
    <message>
        <source>Free some space; what was committed before is intact.</source>
        <translation>请释放一些空间；之前提交的内容完好无损。</translation>
    </message>
    <message>
        <source>The server %1 cannot be written: %2.</source>
        <translation>无法写入服务器 %1：%2。</translation>
    </message>
    <message>
        <source>Write to the primary server, or end its read-only mode.</source>
        <translation>请写入主服务器，或结束其只读模式。</translation>
    </message>
    <message>
        <source>A value is larger than the server %1 takes in one packet: %2.</source>
        <translation>有值超过服务器 %1 单个数据包可接受的大小：%2。</translation>
    </message>
    <message>
        <source>Raise max_allowed_packet at the server.</source>
        <translation>请在服务器上提高 max_allowed_packet。</translation>
    </message>
    <message>
        <source>The server %1 asked for a file of this machine, which it does not get.</source>
        <translation>服务器 %1 索取本机的文件，已拒绝提供。</translation>
    </message>
    <message>
        <source>Find out whether the server can be trusted.</source>
        <translation>请查明该服务器是否可信。</translation>
    </message>
    <message>
        <source>A statement on the server %1 failed: %2.</source>
        <translation>服务器 %1 上的语句失败：%2。</translation>
    </message>
    <message>
        <source>The work on the server %1 ended: there is no memory left.</source>
        <translation>服务器 %1 上的工作已结束：内存不足。</translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation>请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>The server has no table or view &quot;%1&quot; that can be read.</source>
        <translation>服务器没有可读取的表或视图“%1”。</translation>
    </message>
    <message>
        <source>Discover the source again.</source>
        <translation>请重新检测源。</translation>
    </message>
    <message>
        <source>The table &quot;%1&quot; has no column &quot;%2&quot; any more.</source>
        <translation>表“%1”已没有列“%2”。</translation>
    </message>
    <message>
        <source>The filter of stream &quot;%1&quot; cannot be used: %2.</source>
        <translation>流“%1”的过滤器无法使用：%2。</translation>
    </message>
    <message>
        <source>Write one condition as after WHERE, such as: total &gt; 10 AND country = &apos;NO&apos;.</source>
        <translation>请写一个如 WHERE 之后的条件，例如：total &gt; 10 AND country = &apos;NO&apos;。</translation>
    </message>
    <message>
        <source>The start value &quot;%1&quot; of stream &quot;%2&quot; is no %3, which the cursor %4 is.</source>
        <translation>流“%2”的起始值“%1”不是 %3，而游标 %4 是该类型。</translation>
    </message>
    <message>
        <source>Correct the start value.</source>
        <translation>请更正起始值。</translation>
    </message>
    <message>
        <source>The column &quot;%1&quot; of stream &quot;%2&quot; cannot be a cursor: its type is %3.</source>
        <translation>流“%2”的列“%1”不能作为游标：其类型为 %3。</translation>
    </message>
    <message>
        <source>Choose a number, a text, a date or a timestamp that grows with every change.</source>
        <translation>请选择随每次变更递增的数字、文本、日期或时间戳。</translation>
    </message>
    <message>
        <source>Stream &quot;%1&quot; cannot be read incrementally: its cursor &quot;%2&quot; is empty in %3 rows, which would never be read.</source>
        <translation>流“%1”无法增量读取：其游标“%2”在 %3 行中为空，这些行将永远不会被读取。</translation>
    </message>
    <message>
        <source>Choose another cursor, or leave these rows out with a filter on the cursor: IS NOT NULL.</source>
        <translation>请选择其他游标，或用针对游标的过滤器排除这些行：IS NOT NULL。</translation>
    </message>
    <message>
        <source>Stream &quot;%1&quot; cannot go on: its saved position does not belong to the way it is read now.</source>
        <translation>流“%1”无法继续：其保存的位置不属于现在的读取方式。</translation>
    </message>
    <message>
        <source>Refresh the stream.</source>
        <translation>请重新读取该流。</translation>
    </message>
    <message>
        <source>The stream cannot be written to &quot;%1&quot;: this is no table.</source>
        <translation>流无法写入“%1”：它不是表。</translation>
    </message>
    <message>
        <source>Choose another table name for the stream, or remove what has the name.</source>
        <translation>请为流选择其他表名，或移除占用该名称的内容。</translation>
    </message>
    <message>
        <source>The stream cannot be written to &quot;%1&quot;: tables of the engine %2 know no transactions, so rows could be lost or doubled.</source>
        <translation>流无法写入“%1”：引擎 %2 的表不支持事务，行可能丢失或重复。</translation>
    </message>
    <message>
        <source>Change the table to InnoDB, or choose another table name for the stream.</source>
        <translation>请将表改为 InnoDB，或为流选择其他表名。</translation>
    </message>
    <message>
        <source>The column &quot;%2&quot; of the table &quot;%1&quot; is %3 and cannot take the type %4 of its field.</source>
        <translation>表“%1”的列“%2”为 %3，无法接受其字段的类型 %4。</translation>
    </message>
    <message>
        <source>Change the column by hand, leave the field out, or choose another table name for the stream.</source>
        <translation>请手动更改该列、排除该字段，或为流选择其他表名。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; was not made by Millrace, whose rows cannot be told from others.</source>
        <translation>“%1”不是由 Millrace 创建的，无法将 Millrace 的行与其他行区分开。</translation>
    </message>
    <message>
        <source>Delete its rows by hand, or choose another table name.</source>
        <translation>请手动删除其中的行，或选择其他表名。</translation>
    </message>
    <message>
        <source>The table &quot;%1&quot; holds rows with the same primary key (%2), so new versions of a row cannot replace the old one.</source>
        <translation>表“%1”有主键 (%2) 相同的行，因此行的新版本无法替换旧行。</translation>
    </message>
    <message>
        <source>Remove the doubles, choose another key, or refresh the stream once with a mode that replaces the table.</source>
        <translation>请移除重复的行、选择其他键，或用替换表的模式重新读取该流一次。</translation>
    </message>
    <message>
        <source>The stream &quot;%1&quot; has no field &quot;%2&quot;, which the mode needs as a key or cursor.</source>
        <translation>流“%1”没有该模式作为键或游标所需的字段“%2”。</translation>
    </message>
    <message>
        <source>Select the field, or choose another one.</source>
        <translation>请选择该字段，或选择其他字段。</translation>
    </message>
    <message>
        <source>The table &quot;%1&quot; holds keys in the column &quot;%2&quot; that are longer than the %3 characters an index takes.</source>
        <translation>表“%1”的列“%2”中的键超过索引可接受的 %3 个字符。</translation>
    </message>
    <message>
        <source>Choose another key, or a mode without keys.</source>
        <translation>请选择其他键，或不使用键的模式。</translation>
    </message>
    <message>
        <source>The key of the stream &quot;%1&quot; has %2 fields; an index takes %3.</source>
        <translation>流“%1”的键有 %2 个字段；索引可接受 %3 个。</translation>
    </message>
    <message>
        <source>The server %1 is of version %2; keeping one row per key needs MySQL 8.0 or MariaDB 10.2.</source>
        <translation>服务器 %1 的版本为 %2；每个键保留一行需要 MySQL 8.0 或 MariaDB 10.2。</translation>
    </message>
    <message>
        <source>Choose a mode without keys, or another server.</source>
        <translation>请选择不使用键的模式，或其他服务器。</translation>
    </message>
    <message>
        <source>The table &quot;%1&quot; cannot have the columns of the stream: %2.</source>
        <translation>表“%1”无法包含流的列：%2。</translation>
    </message>
    <message>
        <source>Select fewer fields.</source>
        <translation>请少选一些字段。</translation>
    </message>
    <message>
        <source>The server %1 has no database &quot;%2&quot;.</source>
        <translation>服务器 %1 没有数据库“%2”。</translation>
    </message>
    <message>
        <source>Create it, or allow it to be created.</source>
        <translation>请创建它，或允许创建。</translation>
    </message>
    <message>
        <source>The server %1 cannot be reached.</source>
        <translation>无法连接服务器 %1。</translation>
    </message>
    <message>
        <source>Check host and port, whether the server runs, and whether a firewall is in between.</source>
        <translation>请检查主机和端口、服务器是否正在运行，以及中间是否有防火墙。</translation>
    </message>
    <message>
        <source>The server %1 did not answer within %2 seconds.</source>
        <translation>服务器 %1 未在 %2 秒内应答。</translation>
    </message>
    <message>
        <source>Check host and port and the firewall, or allow more time.</source>
        <translation>请检查主机、端口和防火墙，或延长时间。</translation>
    </message>
    <message>
        <source>The server %1 is starting or stopping.</source>
        <translation>服务器 %1 正在启动或停止。</translation>
    </message>
    <message>
        <source>The server %1 takes no more connections.</source>
        <translation>服务器 %1 不再接受连接。</translation>
    </message>
    <message>
        <source>Close others, or let fewer streams be read at once.</source>
        <translation>请关闭其他连接，或减少同时读取的流。</translation>
    </message>
    <message>
        <source>The server %1 does not let the user &quot;%2&quot; in.</source>
        <translation>服务器 %1 不允许用户“%2”登录。</translation>
    </message>
    <message>
        <source>Check user and password.</source>
        <translation>请检查用户和密码。</translation>
    </message>
    <message>
        <source>The server %1 does not let the user &quot;%2&quot; in this way: its rules refuse the host, the database or the encryption.</source>
        <translation>服务器 %1 不允许用户“%2”以此方式登录：其规则拒绝该主机、数据库或加密方式。</translation>
    </message>
    <message>
        <source>Check user, database and encryption, and the file pg_hba.conf of the server.</source>
        <translation>请检查用户、数据库和加密，以及服务器的 pg_hba.conf 文件。</translation>
    </message>
    <message>
        <source>The server %1 asks for a password of the user &quot;%2&quot;.</source>
        <translation>服务器 %1 要求用户“%2”提供密码。</translation>
    </message>
    <message>
        <source>Enter the password.</source>
        <translation>请输入密码。</translation>
    </message>
    <message>
        <source>The connection to the server %1 cannot be encrypted.</source>
        <translation>与服务器 %1 的连接无法加密。</translation>
    </message>
    <message>
        <source>Check the mode of encryption and the files of the certificates.</source>
        <translation>请检查加密模式和证书文件。</translation>
    </message>
    <message>
        <source>The file %1 for the encryption cannot be read.</source>
        <translation>无法读取用于加密的文件 %1。</translation>
    </message>
    <message>
        <source>The user &quot;%1&quot; may not do this on the database &quot;%2&quot;: %3.</source>
        <translation>用户“%1”不能在数据库“%2”上执行此操作：%3。</translation>
    </message>
    <message>
        <source>Let the owner grant the right, or use another user.</source>
        <translation>请让所有者授予权限，或使用其他用户。</translation>
    </message>
    <message>
        <source>The database &quot;%1&quot; on %2 can only be read.</source>
        <translation>%2 上的数据库“%1”只能读取。</translation>
    </message>
    <message>
        <source>Choose the primary server, or allow writing.</source>
        <translation>请选择主服务器，或允许写入。</translation>
    </message>
    <message>
        <source>The database &quot;%1&quot; lacks what a statement names: %2.</source>
        <translation>数据库“%1”缺少语句中提到的内容：%2。</translation>
    </message>
    <message>
        <source>Discover the source again, or refresh the stream.</source>
        <translation>请重新检测源，或重新读取该流。</translation>
    </message>
    <message>
        <source>The database &quot;%1&quot; lacks a schema: %2.</source>
        <translation>数据库“%1”缺少模式 (schema)：%2。</translation>
    </message>
    <message>
        <source>Create the schema, or choose another one.</source>
        <translation>请创建该模式 (schema)，或选择其他模式。</translation>
    </message>
    <message>
        <source>The server ended a transaction that met another one: %1.</source>
        <translation>服务器结束了与其他事务冲突的事务：%1。</translation>
    </message>
    <message>
        <source>Another program holds a lock: %1.</source>
        <translation>另一个程序占用了锁：%1。</translation>
    </message>
    <message>
        <source>End its transaction or wait; the next attempt tries again.</source>
        <translation>请结束其事务或等待；下一次尝试会重试。</translation>
    </message>
    <message>
        <source>A statement took longer than the server allows: %1.</source>
        <translation>语句耗时超过服务器允许的时间：%1。</translation>
    </message>
    <message>
        <source>Allow more time for a statement.</source>
        <translation>请延长语句的时间。</translation>
    </message>
    <message>
        <source>Somebody stopped a statement on the server: %1.</source>
        <translation>有人在服务器上停止了语句：%1。</translation>
    </message>
    <message>
        <source>The server %1 cannot store more: its disk is full.</source>
        <translation>服务器 %1 无法再存储：其磁盘已满。</translation>
    </message>
    <message>
        <source>Free some space there; what was committed before is intact.</source>
        <translation>请在该处释放一些空间；之前提交的内容完好无损。</translation>
    </message>
    <message>
        <source>The server %1 has run out of something: %2.</source>
        <translation>服务器 %1 有资源耗尽：%2。</translation>
    </message>
    <message>
        <source>The database &quot;%1&quot; on %2 is damaged: %3.</source>
        <translation>%2 上的数据库“%1”已损坏：%3。</translation>
    </message>
    <message>
        <source>Restore a backup of the server.</source>
        <translation>请恢复服务器的备份。</translation>
    </message>
    <message>
        <source>The database &quot;%1&quot; is not ready for a statement: %2.</source>
        <translation>数据库“%1”尚不能执行语句：%2。</translation>
    </message>
    <message>
        <source>Follow the words of the server.</source>
        <translation>请按服务器的提示处理。</translation>
    </message>
    <message>
        <source>A statement on the database &quot;%1&quot; failed: %2.</source>
        <translation>数据库“%1”上的语句失败：%2。</translation>
    </message>
    <message>
        <source>The server %1 sent what does not belong to the protocol: %2.</source>
        <translation>服务器 %1 发送了不符合协议的内容：%2。</translation>
    </message>
    <message>
        <source>Check what is between this program and the server.</source>
        <translation>请检查此程序与服务器之间的环节。</translation>
    </message>
    <message>
        <source>The connection to the server %1 cannot be begun.</source>
        <translation>无法开始与服务器 %1 的连接。</translation>
    </message>
    <message>
        <source>Check the values of the connection.</source>
        <translation>请检查连接的各个值。</translation>
    </message>
    <message>
        <source>The server %1 is PostgreSQL %2; version 12 or later is needed.</source>
        <translation>服务器 %1 是 PostgreSQL %2；需要 12 或更高版本。</translation>
    </message>
    <message>
        <source>Choose another server, or bring this one up to date.</source>
        <translation>请选择其他服务器，或将此服务器升级。</translation>
    </message>
    <message>
        <source>The database &quot;%1&quot; has no schema &quot;%2&quot; that the user may use.</source>
        <translation>数据库“%1”没有该用户可使用的模式 (schema)“%2”。</translation>
    </message>
    <message>
        <source>Check the name, or let the owner grant USAGE on the schema.</source>
        <translation>请检查名称，或让所有者授予该模式 (schema) 的 USAGE 权限。</translation>
    </message>
    <message>
        <source>The user &quot;%1&quot; may read none of the %2 tables and views.</source>
        <translation>用户“%1”不能读取 %2 个表和视图中的任何一个。</translation>
    </message>
    <message>
        <source>Let the owner grant SELECT, or use another user.</source>
        <translation>请让所有者授予 SELECT 权限，或使用其他用户。</translation>
    </message>
    <message>
        <source>The database &quot;%1&quot; has no table or view &quot;%2&quot; that the user may read.</source>
        <translation>数据库“%1”没有该用户可读取的表或视图“%2”。</translation>
    </message>
    <message>
        <source>Discover the source again, or let the owner grant the right.</source>
        <translation>请重新检测源，或让所有者授予权限。</translation>
    </message>
    <message>
        <source>The table &quot;%1&quot; has no column &quot;%2&quot; that the user may read.</source>
        <translation>表“%1”没有该用户可读取的列“%2”。</translation>
    </message>
    <message>
        <source>The column &quot;%2&quot; of the table &quot;%1&quot; is a %3 now, which is no %4 any more.</source>
        <translation>表“%1”的列“%2”现为 %3，已不是 %4。</translation>
    </message>
    <message>
        <source>The table &quot;%1&quot; was rewritten or changed while the run was going on.</source>
        <translation>运行期间表“%1”被重写或更改。</translation>
    </message>
    <message>
        <source>Stream &quot;%1&quot; cannot be read incrementally with a row limit: the transaction numbers of a partitioned table have no order to go on in.</source>
        <translation>流“%1”无法在行数限制下增量读取：分区表的事务号没有可供继续的顺序。</translation>
    </message>
    <message>
        <source>Remove the limit, or read by a cursor.</source>
        <translation>请移除限制，或按游标读取。</translation>
    </message>
    <message>
        <source>Stream &quot;%1&quot; cannot go on: its saved position does not belong to the way it is read now, or the table has been rewritten since.</source>
        <translation>流“%1”无法继续：其保存的位置不属于现在的读取方式，或该表此后已被重写。</translation>
    </message>
    <message>
        <source>The stream cannot be written to %1: this is a %2, not a table.</source>
        <translation>流无法写入 %1：它是 %2，不是表。</translation>
    </message>
    <message>
        <source>Choose another table name for the stream, or remove it.</source>
        <translation>请为流选择其他表名，或将其移除。</translation>
    </message>
    <message>
        <source>%1 was not made by Millrace, whose rows cannot be told from others.</source>
        <translation>%1 不是由 Millrace 创建的，无法将 Millrace 的行与其他行区分开。</translation>
    </message>
    <message>
        <source>The table %1 holds rows with the same primary key (%2), so new versions of a row cannot replace the old one.</source>
        <translation>表 %1 有主键 (%2) 相同的行，因此行的新版本无法替换旧行。</translation>
    </message>
    <message>
        <source>The stream &quot;%1&quot; has no field &quot;%2&quot;, which the mode needs as a key.</source>
        <translation>流“%1”没有该模式作为键所需的字段“%2”。</translation>
    </message>
    <message>
        <source>The key (%2) of the table %1 cannot have a unique index: %3.</source>
        <translation>表 %1 的键 (%2) 无法建立唯一索引：%3。</translation>
    </message>
    <message>
        <source>Choose another key.</source>
        <translation>请选择其他键。</translation>
    </message>
    <message>
        <source>The table %1 cannot take the fields of the stream: %2.</source>
        <translation>表 %1 无法接受流的字段：%2。</translation>
    </message>
    <message>
        <source>Change the column by hand, or choose another table name for the stream.</source>
        <translation>请手动更改该列，或为流选择其他表名。</translation>
    </message>
    <message>
        <source>The columns %2 of the table %1 need another type, which these views do not allow: %3.</source>
        <translation>表 %1 的列 %2 需要其他类型，而以下视图不允许：%3。</translation>
    </message>
    <message>
        <source>Drop the views and create them again afterwards, or allow the destination to drop what depends on a table.</source>
        <translation>请删除这些视图并在之后重新创建，或允许目标删除依赖于表的内容。</translation>
    </message>
    <message>
        <source>The new rows cannot take the place of the old ones in the table %1: %2.</source>
        <translation>新行无法取代表 %1 中的旧行：%2。</translation>
    </message>
    <message>
        <source>Change what the server names, or choose another table name for the stream. The old rows are still there.</source>
        <translation>请更改服务器指出的内容，或为流选择其他表名。旧行仍然存在。</translation>
    </message>
    <message>
        <source>The database has no schema &quot;%1&quot;.</source>
        <translation>数据库没有模式 (schema)“%1”。</translation>
    </message>
    <message>
        <source>Create it, choose another one, or allow creating schemas.</source>
        <translation>请创建它、选择其他模式，或允许创建模式 (schema)。</translation>
    </message>
    <message>
        <source>The stream &quot;%1&quot; has %2 fields; PostgreSQL takes %3 columns at most.</source>
        <translation>流“%1”有 %2 个字段；PostgreSQL 最多接受 %3 列。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no address to sign in at.</source>
        <translation>“%1”不是可登录的地址。</translation>
    </message>
    <message>
        <source>It starts with https:// and looks like https://example.my.salesforce.com.</source>
        <translation>地址以 https:// 开头，形如 https://example.my.salesforce.com。</translation>
    </message>
    <message>
        <source>Salesforce names no address of the organization with the token (&quot;%1&quot;).</source>
        <translation>Salesforce 未随令牌给出组织的地址（“%1”）。</translation>
    </message>
    <message>
        <source>Check the address of the sign-in.</source>
        <translation>请检查登录的地址。</translation>
    </message>
    <message>
        <source>Salesforce allows no more calls for now.</source>
        <translation>Salesforce 暂时不再允许调用。</translation>
    </message>
    <message>
        <source>The limit counts the calls of all programs within 24 hours; a later run goes on.</source>
        <translation>该限制统计所有程序 24 小时内的调用；之后的运行会继续。</translation>
    </message>
    <message>
        <source>Salesforce does not show the object %1 to this sign-in.</source>
        <translation>Salesforce 不向此登录显示对象 %1。</translation>
    </message>
    <message>
        <source>Grant the user access to it, or map the stream to another object.</source>
        <translation>请授予该用户访问权限，或将流映射到其他对象。</translation>
    </message>
    <message>
        <source>This sign-in may write no object of Salesforce.</source>
        <translation>此登录不能写入 Salesforce 的任何对象。</translation>
    </message>
    <message>
        <source>Grant the user access to the objects that are to be written.</source>
        <translation>请授予该用户对要写入的对象的访问权限。</translation>
    </message>
    <message>
        <source>Salesforce does not describe the object %1 for now (status %2).</source>
        <translation>Salesforce 暂时不描述对象 %1（状态 %2）。</translation>
    </message>
    <message>
        <source>Salesforce takes no bulk jobs for %1.</source>
        <translation>Salesforce 不接受 %1 的批量作业。</translation>
    </message>
    <message>
        <source>The bulk job %1 of Salesforce failed.</source>
        <translation>Salesforce 的批量作业 %1 失败。</translation>
    </message>
    <message>
        <source>The next attempt sends the records again.</source>
        <translation>下一次尝试会再次发送这些记录。</translation>
    </message>
    <message>
        <source>Salesforce does not process the bulk job %1.</source>
        <translation>Salesforce 不处理批量作业 %1。</translation>
    </message>
    <message>
        <source>Discover the destination again and compare the mapped fields.</source>
        <translation>请重新检测目标，并核对映射的字段。</translation>
    </message>
    <message>
        <source>The bulk job %1 was aborted in Salesforce.</source>
        <translation>批量作业 %1 在 Salesforce 中被中止。</translation>
    </message>
    <message>
        <source>Ask the administrator of the organization why; a new run sends the records again.</source>
        <translation>请向组织的管理员询问原因；新的运行会再次发送这些记录。</translation>
    </message>
    <message>
        <source>The bulk job %1 of an earlier try waits in Salesforce and cannot be given up.</source>
        <translation>之前尝试的批量作业 %1 在 Salesforce 中等待，无法放弃。</translation>
    </message>
    <message>
        <source>Of %2 records in the bulk job %1, the results of Salesforce name %3.</source>
        <translation>批量作业 %1 的 %2 条记录中，Salesforce 的结果提到了 %3 条。</translation>
    </message>
    <message>
        <source>Records of %1 in Salesforce are not deleted: they may not be Millrace&apos;s.</source>
        <translation>Salesforce 中 %1 的记录不会删除：它们可能不属于 Millrace。</translation>
    </message>
    <message>
        <source>Delete them in Salesforce, or by a stream that deletes.</source>
        <translation>请在 Salesforce 中删除，或通过执行删除的流删除。</translation>
    </message>
    <message>
        <source>The sample data have no stream %1.</source>
        <translation>示例数据没有流 %1。</translation>
    </message>
    <message>
        <source>Choose users, products or purchases.</source>
        <translation>请选择 users、products 或 purchases。</translation>
    </message>
    <message>
        <source>The sample stream %1 has no field &quot;%2&quot; of type %3.</source>
        <translation>示例流 %1 没有类型为 %3 的字段“%2”。</translation>
    </message>
    <message>
        <source>The sample stream %1 cannot be filtered at the source.</source>
        <translation>示例流 %1 无法在源中过滤。</translation>
    </message>
    <message>
        <source>Remove the filter and the start value of the stream.</source>
        <translation>请移除流的过滤器和起始值。</translation>
    </message>
    <message>
        <source>The position of the sample stream %1 cannot be read.</source>
        <translation>无法读取示例流 %1 的位置。</translation>
    </message>
    <message>
        <source>Refresh the stream to read it from the start.</source>
        <translation>请重新读取该流，以便从头读取。</translation>
    </message>
    <message>
        <source>The sample stream %1 cannot go on: its position belongs to seed %2, but the seed is %3 now.</source>
        <translation>示例流 %1 无法继续：其位置属于种子 %2，而现在的种子是 %3。</translation>
    </message>
    <message>
        <source>Refresh the stream, or set the seed back.</source>
        <translation>请重新读取该流，或改回种子。</translation>
    </message>
    <message>
        <source>The database %1 is locked by another program.</source>
        <translation>数据库 %1 被另一个程序锁定。</translation>
    </message>
    <message>
        <source>Close the other program or wait; the next attempt tries again.</source>
        <translation>请关闭另一个程序或等待；下一次尝试会重试。</translation>
    </message>
    <message>
        <source>The database %1 cannot grow: the disk is full.</source>
        <translation>数据库 %1 无法增大：磁盘已满。</translation>
    </message>
    <message>
        <source>The database %1 cannot be read or written: the disk reports a fault.</source>
        <translation>无法读取或写入数据库 %1：磁盘报告故障。</translation>
    </message>
    <message>
        <source>Check the disk and the connection to it.</source>
        <translation>请检查磁盘及其连接。</translation>
    </message>
    <message>
        <source>The database %1 cannot be written: the file or its folder is read-only.</source>
        <translation>无法写入数据库 %1：文件或其文件夹为只读。</translation>
    </message>
    <message>
        <source>Allow writing to the file and its folder, or choose another file.</source>
        <translation>请允许写入该文件及其文件夹，或选择其他文件。</translation>
    </message>
    <message>
        <source>The database %1 was not closed properly and cannot be recovered because it is read-only.</source>
        <translation>数据库 %1 未正常关闭，因其只读而无法恢复。</translation>
    </message>
    <message>
        <source>Open it once with write access, or allow writing to its folder.</source>
        <translation>请以写入权限打开一次，或允许写入其文件夹。</translation>
    </message>
    <message>
        <source>The database %1 cannot be opened.</source>
        <translation>无法打开数据库 %1。</translation>
    </message>
    <message>
        <source>Check that the path is right and that access is allowed.</source>
        <translation>请检查路径是否正确以及是否允许访问。</translation>
    </message>
    <message>
        <source>The database %1 cannot be opened: there is no such file.</source>
        <translation>无法打开数据库 %1：没有此文件。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>The database %1 cannot be created: there is no such folder.</source>
        <translation>无法创建数据库 %1：没有此文件夹。</translation>
    </message>
    <message>
        <source>Create the folder, or correct the path.</source>
        <translation>请创建该文件夹，或更正路径。</translation>
    </message>
    <message>
        <source>The database %1 cannot be opened: it is a folder.</source>
        <translation>无法打开数据库 %1：它是文件夹。</translation>
    </message>
    <message>
        <source>Enter the path of a file.</source>
        <translation>请输入文件的路径。</translation>
    </message>
    <message>
        <source>The file %1 is no SQLite database, or it is encrypted.</source>
        <translation>文件 %1 不是 SQLite 数据库，或已加密。</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>请选择其他文件。</translation>
    </message>
    <message>
        <source>The database %1 is damaged.</source>
        <translation>数据库 %1 已损坏。</translation>
    </message>
    <message>
        <source>Restore a backup, or repair a copy with &quot;sqlite3 FILE .recover&quot;.</source>
        <translation>请恢复备份，或用“sqlite3 FILE .recover”修复副本。</translation>
    </message>
    <message>
        <source>The work on the database %1 ended: there is no memory left.</source>
        <translation>数据库 %1 上的工作已结束：内存不足。</translation>
    </message>
    <message>
        <source>A statement on the database %1 failed: %2.</source>
        <translation>数据库 %1 上的语句失败：%2。</translation>
    </message>
    <message>
        <source>A trigger of the table &quot;%1&quot; undid all rows that were not committed yet: %2.</source>
        <translation>表“%1”的触发器撤销了所有尚未提交的行：%2。</translation>
    </message>
    <message>
        <source>Change RAISE(ROLLBACK) to RAISE(ABORT) in the trigger, so that it refuses single rows.</source>
        <translation>请在触发器中将 RAISE(ROLLBACK) 改为 RAISE(ABORT)，使其只拒绝单行。</translation>
    </message>
    <message>
        <source>The database %1 has no table or view &quot;%2&quot;.</source>
        <translation>数据库 %1 没有表或视图“%2”。</translation>
    </message>
    <message>
        <source>Stream &quot;%1&quot; cannot be read incrementally: its cursor &quot;%2&quot; holds values of another kind than %3 in %4 rows, which have no place in its order.</source>
        <translation>流“%1”无法增量读取：其游标“%2”在 %4 行中的值不是 %3 类型，在其顺序中没有位置。</translation>
    </message>
    <message>
        <source>Choose another cursor, or leave these rows out with a filter on typeof() of the cursor.</source>
        <translation>请选择其他游标，或用针对游标 typeof() 的过滤器排除这些行。</translation>
    </message>
    <message>
        <source>The stream cannot be written to &quot;%1&quot;: this is a %2, not a table.</source>
        <translation>流无法写入“%1”：它是 %2，不是表。</translation>
    </message>
    <message>
        <source>The column &quot;%2&quot; of the table &quot;%1&quot; cannot take the new type %3: %4.</source>
        <translation>表“%1”的列“%2”无法接受新类型 %3：%4。</translation>
    </message>
    <message>
        <source>The stream &quot;%1&quot; has %2 fields; SQLite takes %3 columns at most.</source>
        <translation>流“%1”有 %2 个字段；SQLite 最多接受 %3 列。</translation>
    </message>
    <message>
        <source>The file %1 cannot be read: %2.</source>
        <translation>无法读取文件 %1：%2。</translation>
    </message>
    <message>
        <source>Check the name and the permissions of the file.</source>
        <translation>请检查文件的名称和权限。</translation>
    </message>
    <message>
        <source>%1 is not well-formed, line %2, column %3: %4.</source>
        <translation>%1 格式不正确，第 %2 行，第 %3 列：%4。</translation>
    </message>
    <message>
        <source>Mend that line and try again.</source>
        <translation>请修正该行后重试。</translation>
    </message>
    <message>
        <source>The manifest is not valid at %1: %2.</source>
        <translation>清单在 %1 处无效：%2。</translation>
    </message>
    <message>
        <source>Correct the manifest at that place.</source>
        <translation>请更正清单的该处。</translation>
    </message>
    <message>
        <source>The manifest needs Python code at %1: %2.</source>
        <translation>清单在 %1 处需要 Python 代码：%2。</translation>
    </message>
    <message>
        <source>Millrace runs no Python code; streams that do not need it work.</source>
        <translation>Millrace 不运行 Python 代码；不需要它的流可以使用。</translation>
    </message>
    <message>
        <source>The text is no valid JSON.</source>
        <translation>该文本不是有效的 JSON。</translation>
    </message>
    <message>
        <source>The stream %1 could not be read: %2</source>
        <translation>无法读取流 %1：%2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be the id of a connector.</source>
        <translation>“%1”不能作为连接器的 ID。</translation>
    </message>
    <message>
        <source>Use small letters, digits and hyphens.</source>
        <translation>请使用小写字母、数字和连字符。</translation>
    </message>
    <message>
        <source>The manifest could not be stored at %1.</source>
        <translation>清单无法存储到 %1。</translation>
    </message>
    <message>
        <source>There is no manifest called %1.</source>
        <translation>没有名为 %1 的清单。</translation>
    </message>
    <message>
        <source>The command &quot;catalogue list&quot; shows those there are.</source>
        <translation>命令“catalogue list”显示现有的清单。</translation>
    </message>
    <message>
        <source>%1 comes with the program and cannot be removed.</source>
        <translation>%1 随程序提供，无法移除。</translation>
    </message>
    <message>
        <source>The manifest at %1 could not be removed.</source>
        <translation>无法移除 %1 处的清单。</translation>
    </message>
    <message>
        <source>Look at the rights of the folder.</source>
        <translation>请查看文件夹的权限。</translation>
    </message>
    <message>
        <source>The catalogue at %1 could not be fetched: %2</source>
        <translation>无法获取 %1 处的目录：%2</translation>
    </message>
    <message>
        <source>Look at the network; what was fetched before goes on being usable.</source>
        <translation>请查看网络；之前获取的内容仍可使用。</translation>
    </message>
    <message>
        <source>What the address %1 holds is no catalogue of connectors.</source>
        <translation>地址 %1 的内容不是连接器目录。</translation>
    </message>
    <message>
        <source>Look at the address of the catalogue in the settings.</source>
        <translation>请查看设置中目录的地址。</translation>
    </message>
    <message>
        <source>The catalogue has no connector called %1 that is a manifest.</source>
        <translation>目录中没有名为 %1 且为清单的连接器。</translation>
    </message>
    <message>
        <source>The command &quot;catalogue search&quot; looks for words.</source>
        <translation>命令“catalogue search”可按词查找。</translation>
    </message>
    <message>
        <source>The catalogue of connectors has not been fetched yet.</source>
        <translation>尚未获取连接器目录。</translation>
    </message>
    <message>
        <source>The command &quot;catalogue refresh&quot; fetches it.</source>
        <translation>命令“catalogue refresh”可获取它。</translation>
    </message>
    <message>
        <source>%1 cannot be read at line %2: %3.</source>
        <translation>%1 的第 %2 行无法读取：%3。</translation>
    </message>
    <message>
        <source>Correct the file at that line.</source>
        <translation>请更正文件的该行。</translation>
    </message>
    <message>
        <source>%1 is no manifest: it has no keys at its top.</source>
        <translation>%1 不是清单：其顶层没有键。</translation>
    </message>
    <message>
        <source>Choose a file that starts with &quot;version&quot; and &quot;streams&quot;.</source>
        <translation>请选择以“version”和“streams”开头的文件。</translation>
    </message>
    <message>
        <source>%1, line %2: the reference %3 points to nothing.</source>
        <translation>%1，第 %2 行：引用 %3 没有指向任何内容。</translation>
    </message>
    <message>
        <source>Correct the reference, or define what it points to.</source>
        <translation>请更正该引用，或定义它所指的内容。</translation>
    </message>
    <message>
        <source>%1, line %2: the reference %3 points back to itself.</source>
        <translation>%1，第 %2 行：引用 %3 指回自身。</translation>
    </message>
    <message>
        <source>Break the circle.</source>
        <translation>请打破循环。</translation>
    </message>
    <message>
        <source>%1 grows beyond all bounds when its references are resolved.</source>
        <translation>%1 的引用展开后无限增大。</translation>
    </message>
    <message>
        <source>Use fewer references that hold references.</source>
        <translation>请减少内含引用的引用。</translation>
    </message>
    <message>
        <source>%1, line %2: %3 is not valid: %4.</source>
        <translation>%1，第 %2 行：%3 无效：%4。</translation>
    </message>
    <message>
        <source>Correct the manifest at that line.</source>
        <translation>请更正清单的该行。</translation>
    </message>
    <message>
        <source>The configuration is refused by the manifest: %1.</source>
        <translation>配置被清单拒绝：%1。</translation>
    </message>
    <message>
        <source>Correct the configuration.</source>
        <translation>请更正配置。</translation>
    </message>
    <message>
        <source>Two streams are called %1.</source>
        <translation>有两个流名为 %1。</translation>
    </message>
    <message>
        <source>Give each stream a name of its own.</source>
        <translation>请为每个流指定各自的名称。</translation>
    </message>
    <message>
        <source>The manifest has no stream %1.</source>
        <translation>清单没有流 %1。</translation>
    </message>
    <message>
        <source>Fetch the schema again.</source>
        <translation>请重新获取结构。</translation>
    </message>
    <message>
        <source>The manifest has no stream with this configuration.</source>
        <translation>以此配置，清单没有任何流。</translation>
    </message>
    <message>
        <source>Look at the conditions of its streams.</source>
        <translation>请查看其流的条件。</translation>
    </message>
    <message>
        <source>The schema of the stream %1 could not be read: %2.</source>
        <translation>无法读取流 %1 的结构：%2。</translation>
    </message>
    <message>
        <source>The stream %1 cannot be filtered at the source.</source>
        <translation>流 %1 无法在源中过滤。</translation>
    </message>
    <message>
        <source>Remove the filter and the start value, or filter by a transformation.</source>
        <translation>请移除过滤器和起始值，或通过转换过滤。</translation>
    </message>
    <message>
        <source>The position of the stream %1 cannot be read.</source>
        <translation>无法读取流 %1 的位置。</translation>
    </message>
    <message>
        <source>The stream %1 gave a value that is no record.</source>
        <translation>流 %1 给出的值不是记录。</translation>
    </message>
    <message>
        <source>Correct the extractor of the stream in the manifest.</source>
        <translation>请更正清单中该流的提取器。</translation>
    </message>
    <message>
        <source>The stream %1 cannot be read with Millrace: %2</source>
        <translation>流 %1 无法用 Millrace 读取：%2</translation>
    </message>
    <message>
        <source>Leave the stream out of the connection.</source>
        <translation>请将该流从连接中排除。</translation>
    </message>
    <message>
        <source>Stream %1 is not available: %2</source>
        <translation>流 %1 不可用：%2</translation>
    </message>
    <message>
        <source>The stream %1 has no part yet that the connection could be tried with.</source>
        <translation>流 %1 还没有可用来尝试连接的分区。</translation>
    </message>
    <message>
        <source>The streams it takes its parts from hold no record yet.</source>
        <translation>它据以分片的流还没有记录。</translation>
    </message>
    <message>
        <source>%1 is not part of the catalog.</source>
        <translation>%1 不属于目录。</translation>
    </message>
    <message>
        <source>Correct the names of the streams to check in the manifest.</source>
        <translation>请更正清单中要检查的流的名称。</translation>
    </message>
    <message>
        <source>The answer of the server could not be read as %1: %2.</source>
        <translation>服务器的应答无法读取为 %1：%2。</translation>
    </message>
    <message>
        <source>Look at the answer in the log, and at the decoder.</source>
        <translation>请查看日志中的应答和解码器。</translation>
    </message>
    <message>
        <source>The server answered with a web page instead of data: &quot;%1&quot;.</source>
        <translation>服务器以网页而非数据应答：“%1”。</translation>
    </message>
    <message>
        <source>Mostly the API is under maintenance or wants a sign-in; the next run tries again. Nothing was taken for an empty answer.</source>
        <translation>多数情况下是 API 正在维护或要求登录；下次运行会重试。未将其当作空的应答。</translation>
    </message>
    <message>
        <source>The answer of the server grows beyond %1 MiB when unpacked.</source>
        <translation>服务器的应答解包后超过 %1 MiB。</translation>
    </message>
    <message>
        <source>Ask the server for less at once.</source>
        <translation>请一次向服务器少请求一些。</translation>
    </message>
    <message>
        <source>The answer of the server grows to more than %1 times its size when unpacked.</source>
        <translation>服务器的应答解包后超过其大小的 %1 倍。</translation>
    </message>
    <message>
        <source>Such data is mostly made to harm; the stream was stopped.</source>
        <translation>此类数据多为恶意构造；该流已停止。</translation>
    </message>
    <message>
        <source>The encoding %1 is not known.</source>
        <translation>编码 %1 未知。</translation>
    </message>
    <message>
        <source>Correct the encoding of the decoder in the manifest.</source>
        <translation>请更正清单中解码器的编码。</translation>
    </message>
    <message>
        <source>A record of the stream %1 is no object but %2.</source>
        <translation>流 %1 的记录不是对象，而是 %2。</translation>
    </message>
    <message>
        <source>Correct the path of the extractor in the manifest.</source>
        <translation>请更正清单中提取器的路径。</translation>
    </message>
    <message>
        <source>The %1 has to be a whole number and is %2.</source>
        <translation>%1 必须是整数，实际为 %2。</translation>
    </message>
    <message>
        <source>Correct the manifest or the configuration it reads.</source>
        <translation>请更正清单或它所读取的配置。</translation>
    </message>
    <message>
        <source>The pages of the stream %1 do not end; stopped after %2 pages.</source>
        <translation>流 %1 的分页没有终点；在 %2 页后停止。</translation>
    </message>
    <message>
        <source>The server sends the same page again; correct the paginator in the manifest.</source>
        <translation>服务器反复发送同一页；请更正清单中的分页器。</translation>
    </message>
    <message>
        <source>The paging of the stream %1 had to start again, and there is nothing smaller to ask for.</source>
        <translation>流 %1 的分页须重新开始，且没有更小的内容可请求。</translation>
    </message>
    <message>
        <source>Give the stream smaller steps.</source>
        <translation>请为流设置更小的步长。</translation>
    </message>
    <message>
        <source>The job of the stream %1 has the unknown status &quot;%2&quot;.</source>
        <translation>流 %1 的作业有未知状态“%2”。</translation>
    </message>
    <message>
        <source>Add the status to the status mapping of the manifest.</source>
        <translation>请将该状态添加到清单的状态映射中。</translation>
    </message>
    <message>
        <source>The job of the stream %1 failed %2 times at the server.</source>
        <translation>流 %1 的作业在服务器上失败了 %2 次。</translation>
    </message>
    <message>
        <source>The next attempt starts a new job.</source>
        <translation>下一次尝试会启动新作业。</translation>
    </message>
    <message>
        <source>The job of the stream %1 did not end in time, %2 times.</source>
        <translation>流 %1 的作业 %2 次未及时结束。</translation>
    </message>
    <message>
        <source>Give the jobs more time in the manifest.</source>
        <translation>请在清单中为作业设置更长的时间。</translation>
    </message>
    <message>
        <source>The job of the stream %1 got no usable answer to its %2.</source>
        <translation>流 %1 的作业的 %2 未得到可用的应答。</translation>
    </message>
    <message>
        <source>The job of the stream %1 has more than %2 downloads.</source>
        <translation>流 %1 的作业的下载超过 %2 个。</translation>
    </message>
    <message>
        <source>The stream %1 comes with files, and no folder for them is named.</source>
        <translation>流 %1 带有文件，但未指定存放文件的文件夹。</translation>
    </message>
    <message>
        <source>Name one with --files, or leave the stream out.</source>
        <translation>请用 --files 指定，或排除该流。</translation>
    </message>
    <message>
        <source>A record of the stream %1 does not say where its file is.</source>
        <translation>流 %1 的一条记录未说明其文件的位置。</translation>
    </message>
    <message>
        <source>Correct the extractor of the file uploader in the manifest.</source>
        <translation>请更正清单中文件上传器的提取器。</translation>
    </message>
    <message>
        <source>The server does not give the file of a record of the stream %1.</source>
        <translation>服务器未提供流 %1 的一条记录的文件。</translation>
    </message>
    <message>
        <source>A file of the stream %1 cannot be called &quot;%2&quot;.</source>
        <translation>流 %1 的文件不能命名为“%2”。</translation>
    </message>
    <message>
        <source>Correct the file name of the file uploader in the manifest.</source>
        <translation>请更正清单中文件上传器的文件名。</translation>
    </message>
    <message>
        <source>The file %1 cannot be written.</source>
        <translation>无法写入文件 %1。</translation>
    </message>
    <message>
        <source>Look at the permissions and the space of its folder.</source>
        <translation>请查看其文件夹的权限和可用空间。</translation>
    </message>
    <message>
        <source>Exhausted available request attempts. Please see logs for more details. Exception: %1</source>
        <translation>可用的请求尝试次数已用尽。详情请查看日志。异常：%1</translation>
    </message>
    <message>
        <source>API rate limit exceeded.</source>
        <translation>超出 API 速率限制。</translation>
    </message>
    <message>
        <source>The next attempt tries again; fewer requests at once may help.</source>
        <translation>下一次尝试会重试；减少同时进行的请求可能有帮助。</translation>
    </message>
    <message>
        <source>The API asks for a longer wait than a run may take.</source>
        <translation>API 要求的等待时间超过了一次运行所允许的时间。</translation>
    </message>
    <message>
        <source>A run after that time goes on.</source>
        <translation>在该时间之后的运行会继续。</translation>
    </message>
    <message>
        <source>Refresh token is invalid or expired. Please re-authenticate from Sources/&lt;your source&gt;/Settings.</source>
        <translation>刷新令牌无效或已过期。请在 Sources/&lt;your source&gt;/Settings 中重新认证。</translation>
    </message>
    <message>
        <source>Sign in again.</source>
        <translation>请重新登录。</translation>
    </message>
    <message>
        <source>The access token could not be renewed: the server was not reached.</source>
        <translation>无法更新访问令牌：无法连接到服务器。</translation>
    </message>
    <message>
        <source>The access token could not be renewed: the answer cannot be read.</source>
        <translation>无法更新访问令牌：无法读取响应。</translation>
    </message>
    <message>
        <source>The key %1 is put into the request more than once.</source>
        <translation>键 %1 被多次放入请求。</translation>
    </message>
    <message>
        <source>Remove one of the two from the manifest.</source>
        <translation>请从清单中移除两者之一。</translation>
    </message>
    <message>
        <source>The body of the request is a text, to which nothing can be added.</source>
        <translation>请求正文是文本，无法向其添加内容。</translation>
    </message>
    <message>
        <source>The request has a body as JSON and another one as a form.</source>
        <translation>请求同时有 JSON 正文和表单正文。</translation>
    </message>
    <message>
        <source>The JSON of the request is no mapping.</source>
        <translation>请求的 JSON 不是键值映射。</translation>
    </message>
    <message>
        <source>The parameter %1 of the request is a mapping.</source>
        <translation>请求的参数 %1 是键值映射。</translation>
    </message>
    <message>
        <source>The key %1 of the request lies below one that is no mapping.</source>
        <translation>请求的键 %1 位于不是键值映射的键之下。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no address: the scheme is missing.</source>
        <translation>“%1”不是地址：缺少协议。</translation>
    </message>
    <message>
        <source>An address starts with https://.</source>
        <translation>地址以 https:// 开头。</translation>
    </message>
    <message>
        <source>The API names an address without encryption for its next page: %1.</source>
        <translation>API 为其下一页给出的地址未加密：%1。</translation>
    </message>
    <message>
        <source>Credentials are not sent there; tell the vendor of the API.</source>
        <translation>不会向该处发送凭据；请告知 API 的供应商。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no address that can be asked.</source>
        <translation>“%1”不是可请求的地址。</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; has characters that HTTP forbids.</source>
        <translation>标头“%1”含有 HTTP 禁止的字符。</translation>
    </message>
    <message>
        <source>The field %1 of the manifest does not give a number.</source>
        <translation>清单的字段 %1 没有给出数字。</translation>
    </message>
    <message>
        <source>One request weighs more than the rate limit allows at all.</source>
        <translation>单个请求的权重已超过速率限制允许的总量。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; says of no host which port of this machine stands for it.</source>
        <translation>“%1”未说明哪个主机对应本机的哪个端口。</translation>
    </message>
    <message>
        <source>Write it as api.x.com=127.0.0.1:8080.</source>
        <translation>请写作 api.x.com=127.0.0.1:8080。</translation>
    </message>
    <message>
        <source>The request cannot be signed: %1.</source>
        <translation>无法为请求签名：%1。</translation>
    </message>
    <message>
        <source>Rate limit is exceeded for all provided tokens.</source>
        <translation>提供的所有令牌均已超出速率限制。</translation>
    </message>
    <message>
        <source>A run after the next reset goes on; a further token helps.</source>
        <translation>下次重置之后的运行会继续；增加令牌会有帮助。</translation>
    </message>
    <message>
        <source>The answer about the calls that are left has no &quot;%2&quot; for the quota %1.</source>
        <translation>关于剩余调用次数的应答中没有配额 %1 的“%2”。</translation>
    </message>
    <message>
        <source>Correct the paths of the quota in the manifest.</source>
        <translation>请更正清单中配额的路径。</translation>
    </message>
    <message>
        <source>The answer to the login has no &quot;%1&quot;.</source>
        <translation>登录的应答没有“%1”。</translation>
    </message>
    <message>
        <source>The login at %1 was refused (status %2).</source>
        <translation>%1 处的登录被拒绝（状态 %2）。</translation>
    </message>
    <message>
        <source>Check the credentials.</source>
        <translation>请检查凭据。</translation>
    </message>
    <message>
        <source>The stream %1 cannot go on where it was: %2.</source>
        <translation>流 %1 无法从原处继续：%2。</translation>
    </message>
    <message>
        <source>A refresh of the stream starts it anew.</source>
        <translation>重新读取该流会使其从头开始。</translation>
    </message>
    <message>
        <source>The partitions at %1 cannot be made: %2.</source>
        <translation>无法建立 %1 处的分区：%2。</translation>
    </message>
    <message>
        <source>The manifest expects something else than the source gives.</source>
        <translation>清单预期的内容与源给出的不同。</translation>
    </message>
    <message>
        <source>The template &quot;%1&quot; cannot be read: %2.</source>
        <translation>无法读取模板“%1”：%2。</translation>
    </message>
    <message>
        <source>Correct the template in the manifest.</source>
        <translation>请更正清单中的模板。</translation>
    </message>
    <message>
        <source>The template &quot;%1&quot; uses a name that is not known there: %2.</source>
        <translation>模板“%1”使用了该处未知的名称：%2。</translation>
    </message>
    <message>
        <source>The template &quot;%1&quot; needs a value that is missing: %2.</source>
        <translation>模板“%1”需要的值缺失：%2。</translation>
    </message>
    <message>
        <source>Fill in the value, or correct the template in the manifest.</source>
        <translation>请填写该值，或更正清单中的模板。</translation>
    </message>
    <message>
        <source>The template &quot;%1&quot; could not be evaluated: %2.</source>
        <translation>无法计算模板“%1”：%2。</translation>
    </message>
    <message>
        <source>Correct the value it uses, or the template in the manifest.</source>
        <translation>请更正它使用的值，或清单中的模板。</translation>
    </message>
    <message>
        <source>The template &quot;%1&quot; uses stream_state, which no longer exists.</source>
        <translation>模板“%1”使用了已不存在的 stream_state。</translation>
    </message>
    <message>
        <source>Use stream_interval in its stead.</source>
        <translation>请改用 stream_interval。</translation>
    </message>
    <message>
        <source>The date &quot;%1&quot; could not be read as %2.</source>
        <translation>日期“%1”无法读取为 %2。</translation>
    </message>
    <message>
        <source>Correct the date, or its format in the manifest.</source>
        <translation>请更正该日期，或其在清单中的格式。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no duration of ISO 8601.</source>
        <translation>“%1”不是 ISO 8601 时长。</translation>
    </message>
    <message>
        <source>A duration is written like P1D or PT30M.</source>
        <translation>时长写作 P1D 或 PT30M 的形式。</translation>
    </message>
    <message>
        <source>The path %1 leads to more than one value.</source>
        <translation>路径 %1 指向多个值。</translation>
    </message>
    <message>
        <source>Correct the path in the manifest.</source>
        <translation>请更正清单中的路径。</translation>
    </message>
    <message>
        <source>Nothing can be stored at the path %1: %2 is in the way.</source>
        <translation>无法在路径 %1 存储任何内容：被 %2 阻挡。</translation>
    </message>
    <message>
        <source>The file is no recording of requests.</source>
        <translation>该文件不是请求的录制。</translation>
    </message>
    <message>
        <source>Choose a file that the workbench has saved.</source>
        <translation>请选择由工作台保存的文件。</translation>
    </message>
    <message>
        <source>The recording has no answer to %1 %2.</source>
        <translation>录制中没有对 %1 %2 的应答。</translation>
    </message>
    <message>
        <source>Run the stream against the server, with the settings it has now.</source>
        <translation>请使用当前设置针对服务器运行该流。</translation>
    </message>
    <message>
        <source>The role %1 cannot be taken on.</source>
        <translation>无法代入角色 %1。</translation>
    </message>
    <message>
        <source>Remove the role and enter the access key of an account that may write to the bucket itself.</source>
        <translation>请移除该角色，并输入可自行写入该存储桶的账户的访问密钥。</translation>
    </message>
    <message>
        <source>The bucket %1 has no access key ID or no secret access key.</source>
        <translation>存储桶 %1 没有访问密钥 ID 或秘密访问密钥。</translation>
    </message>
    <message>
        <source>Enter both, of an account that may write to the bucket.</source>
        <translation>请输入可写入该存储桶的账户的这两项。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no address of a storage server.</source>
        <translation>“%1”不是存储服务器的地址。</translation>
    </message>
    <message>
        <source>An address looks like https://storage.example.org:9000 and bears no user, password, path or query.</source>
        <translation>地址形如 https://storage.example.org:9000，不含用户、密码、路径或查询。</translation>
    </message>
    <message>
        <source>The name &quot;%1&quot; of a file or folder has the unknown part %2.</source>
        <translation>文件或文件夹的名称“%1”有未知部分 %2。</translation>
    </message>
    <message>
        <source>The description of the field lists what is known.</source>
        <translation>该字段的说明列出了已知的部分。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no usable name of files below a bucket or folder.</source>
        <translation>“%1”不能用作存储桶或文件夹下的文件名。</translation>
    </message>
    <message>
        <source>Names may not be empty or go up with &quot;..&quot;.</source>
        <translation>名称不能为空，也不能用“..”向上。</translation>
    </message>
    <message>
        <source>The folder %1 for rejected records does not exist.</source>
        <translation>用于被拒记录的文件夹 %1 不存在。</translation>
    </message>
    <message>
        <source>Make the folder, mount the drive or choose another folder.</source>
        <translation>请创建该文件夹、挂载驱动器或选择其他文件夹。</translation>
    </message>
    <message>
        <source>The folder &quot;%1&quot; for rejected records has no full path.</source>
        <translation>用于被拒记录的文件夹“%1”没有完整路径。</translation>
    </message>
    <message>
        <source>Enter the path from the root: &quot;/srv/rejected&quot;.</source>
        <translation>请输入从根目录起的路径：“/srv/rejected”。</translation>
    </message>
    <message>
        <source>The file %1 with rejected records cannot be written: %2.</source>
        <translation>无法写入被拒记录文件 %1：%2。</translation>
    </message>
    <message>
        <source>Check the permissions and the free space there.</source>
        <translation>请检查该处的权限和可用空间。</translation>
    </message>
    <message>
        <source>There is no bucket %1 at %2.</source>
        <translation>%2 没有存储桶 %1。</translation>
    </message>
    <message>
        <source>Make the bucket, or check its name and the server&apos;s address.</source>
        <translation>请创建该存储桶，或检查其名称和服务器地址。</translation>
    </message>
    <message>
        <source>%1 does not accept the access key.</source>
        <translation>%1 不接受该访问密钥。</translation>
    </message>
    <message>
        <source>Enter the access key ID and its secret access key again.</source>
        <translation>请重新输入访问密钥 ID 及其秘密访问密钥。</translation>
    </message>
    <message>
        <source>%1 does not accept the session token, or its time is over.</source>
        <translation>%1 不接受该会话令牌，或其已过期。</translation>
    </message>
    <message>
        <source>Enter a new access key with the session token that came with it.</source>
        <translation>请输入新的访问密钥及其附带的会话令牌。</translation>
    </message>
    <message>
        <source>The access key may not do this in the bucket %1 at %2.</source>
        <translation>该访问密钥不能在 %2 的存储桶 %1 中执行此操作。</translation>
    </message>
    <message>
        <source>Whoever owns the bucket can allow it to write, read and delete objects.</source>
        <translation>存储桶的所有者可以允许其写入、读取和删除对象。</translation>
    </message>
    <message>
        <source>The bucket %1 is not in the region &quot;%2&quot;.</source>
        <translation>存储桶 %1 不在区域“%2”中。</translation>
    </message>
    <message>
        <source>Enter the region or the server that has the bucket.</source>
        <translation>请输入该存储桶所在的区域或服务器。</translation>
    </message>
    <message>
        <source>The bucket %1 is not in the region &quot;%2&quot; but in &quot;%3&quot;.</source>
        <translation>存储桶 %1 不在区域“%2”而在“%3”中。</translation>
    </message>
    <message>
        <source>Enter that region.</source>
        <translation>请输入该区域。</translation>
    </message>
    <message>
        <source>The clock of this computer and that of %1 differ by more than is allowed.</source>
        <translation>本机与 %1 的时钟相差超过允许范围。</translation>
    </message>
    <message>
        <source>Set the clock of this computer; the next attempt tries again.</source>
        <translation>请校准本机时钟；下一次尝试会重试。</translation>
    </message>
    <message>
        <source>What was written to %1 is not what is read there.</source>
        <translation>写入 %1 的内容与从该处读取的不一致。</translation>
    </message>
    <message>
        <source>Something between here and there changes files; look there.</source>
        <translation>途中有环节更改了文件；请检查该处。</translation>
    </message>
    <message>
        <source>There is no memory to compress a file of rejected records.</source>
        <translation>没有内存用于压缩被拒记录文件。</translation>
    </message>
    <message>
        <source>The delivery of rejected records was stopped.</source>
        <translation>被拒记录的投递已停止。</translation>
    </message>
    <message>
        <source>The next run goes on with it.</source>
        <translation>下一次运行会继续投递。</translation>
    </message>
    <message>
        <source>The destination has no table %1 for the stream %2.</source>
        <translation>目标没有流 %2 的表 %1。</translation>
    </message>
    <message>
        <source>A run makes it.</source>
        <translation>运行会创建它。</translation>
    </message>
    <message>
        <source>The source has no field %1 in the stream %2 any more.</source>
        <translation>源的流 %2 中已没有字段 %1。</translation>
    </message>
    <message>
        <source>The next run looks for changes of the source.</source>
        <translation>下一次运行会查找源的变更。</translation>
    </message>
    <message>
        <source>No field of the stream %1 can be compared.</source>
        <translation>流 %1 没有可比较的字段。</translation>
    </message>
    <message>
        <source>The notes of the stream name the reasons.</source>
        <translation>该流的备注说明了原因。</translation>
    </message>
    <message>
        <source>The connection %1 is paused.</source>
        <translation>连接 %1 已暂停。</translation>
    </message>
    <message>
        <source>Enable it, then sync again.</source>
        <translation>请启用后再同步。</translation>
    </message>
    <message>
        <source>The connection %1 has no streams to sync.</source>
        <translation>连接 %1 没有要同步的流。</translation>
    </message>
    <message>
        <source>Choose at least one stream.</source>
        <translation>请至少选择一个流。</translation>
    </message>
    <message>
        <source>The connection %1 has no stream called %2.</source>
        <translation>连接 %1 没有名为 %2 的流。</translation>
    </message>
    <message>
        <source>Its streams are: %3.</source>
        <translation>其流有：%3。</translation>
    </message>
    <message>
        <source>The fields of stream %1 are no longer those that were chosen: %2.</source>
        <translation>流 %1 的字段已不是所选的字段：%2。</translation>
    </message>
    <message>
        <source>Review the changes of the source.</source>
        <translation>请审核源的变更。</translation>
    </message>
    <message>
        <source>The source has changed so that the connection cannot follow: %1. The connection is paused.</source>
        <translation>源的变更使连接无法跟进：%1。连接已暂停。</translation>
    </message>
    <message>
        <source>Review the changes of the source, then resume the connection.</source>
        <translation>请审核源的变更，然后恢复连接。</translation>
    </message>
    <message>
        <source>The source has changed: %1. The connection is paused, as its settings ask.</source>
        <translation>源已变更：%1。连接已按其设置暂停。</translation>
    </message>
    <message>
        <source>The source no longer has the stream %1.</source>
        <translation>源已没有流 %1。</translation>
    </message>
    <message>
        <source>Leave the stream out of the connection, or bring it back.</source>
        <translation>请将该流从连接中排除，或恢复该流。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be written as %2: the destination does not offer this mode.</source>
        <translation>流 %1 无法以 %2 方式写入：目标不提供此模式。</translation>
    </message>
    <message>
        <source>Choose another sync mode for the stream.</source>
        <translation>请为该流选择其他同步模式。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be written: the destination takes records into objects of its own, and the stream is mapped to none.</source>
        <translation>流 %1 无法写入：目标将记录写入自己的对象，而该流未映射到任何对象。</translation>
    </message>
    <message>
        <source>Choose an object and map the fields of the stream to it.</source>
        <translation>请选择对象，并将流的字段映射到它。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be written: it is mapped to an object, but the destination makes tables of its streams.</source>
        <translation>流 %1 无法写入：它已映射到对象，但目标为其流创建表。</translation>
    </message>
    <message>
        <source>Remove the mapping, or let the destination write into existing tables.</source>
        <translation>请移除映射，或让目标写入现有的表。</translation>
    </message>
    <message>
        <source>The rows of stream %1 do not add up: of %2 given to the destination, it accounts for %3. Nothing of this part was kept.</source>
        <translation>流 %1 的行数不符：交给目标 %2 行，目标交代了 %3 行。此部分未保留任何内容。</translation>
    </message>
    <message>
        <source>Report this as a fault of the destination&apos;s connector.</source>
        <translation>请将此作为目标连接器的错误报告。</translation>
    </message>
    <message>
        <source>The source ended stream %1 without a position. The rows after its last position were not kept.</source>
        <translation>源在没有位置的情况下结束了流 %1。其最后位置之后的行未保留。</translation>
    </message>
    <message>
        <source>Report this as a fault of the source&apos;s connector.</source>
        <translation>请将此作为源连接器的错误报告。</translation>
    </message>
    <message>
        <source>The source of stream %1 has not answered for %2.</source>
        <translation>流 %1 的源已有 %2没有应答。</translation>
    </message>
    <message>
        <source>The run goes on from its last checkpoint.</source>
        <translation>运行从其最后的检查点继续。</translation>
    </message>
    <message>
        <source>The destination of stream %1 has not answered for %2.</source>
        <translation>流 %1 的目标已有 %2没有应答。</translation>
    </message>
    <message>
        <source>The source and the destination of stream %1 did not get ready within %2.</source>
        <translation>流 %1 的源和目标未在 %2内就绪。</translation>
    </message>
    <message>
        <source>The run has taken more than %1.</source>
        <translation>运行已超过 %1。</translation>
    </message>
    <message>
        <source>The next run goes on from the last checkpoint.</source>
        <translation>下一次运行从最后的检查点继续。</translation>
    </message>
    <message>
        <source>The run is paused; it has written %1 records so far.</source>
        <translation>运行已暂停；迄今已写入 %1 条记录。</translation>
    </message>
    <message>
        <source>Resumed, it goes on at its checkpoint.</source>
        <translation>恢复后从其检查点继续。</translation>
    </message>
    <message>
        <source>A run of the connection %1 is paused, so nothing starts by itself.</source>
        <translation>连接 %1 有已暂停的运行，因此不会自动启动任何运行。</translation>
    </message>
    <message>
        <source>Resume the run, or give it up.</source>
        <translation>请恢复该运行，或放弃它。</translation>
    </message>
    <message>
        <source>The run was taken from the queue before it began.</source>
        <translation>该运行在开始之前已从队列中移除。</translation>
    </message>
    <message>
        <source>Ask for it again when it is to run.</source>
        <translation>如需运行，请重新发起。</translation>
    </message>
    <message>
        <source>No run of the connection %1 is on, and none waits to go on.</source>
        <translation>连接 %1 没有正在进行或等待继续的运行。</translation>
    </message>
    <message>
        <source>The list of runs shows how the last ones ended.</source>
        <translation>运行列表显示了最近的运行如何结束。</translation>
    </message>
    <message>
        <source>The run of the connection %1 was asked to stop, but is on still.</source>
        <translation>已要求连接 %1 的运行停止，但它仍在进行。</translation>
    </message>
    <message>
        <source>It stops as soon as the step it is in comes to its end. The list of runs shows when it has.</source>
        <translation>当前步骤一结束即停止。运行列表会显示停止的时间。</translation>
    </message>
    <message>
        <source>Stream %1 stopped: %2 of %3 records were rejected, and its connection allows less than %4.</source>
        <translation>流 %1 已停止：%3 条记录中有 %2 条被拒，而其连接允许的少于 %4 条。</translation>
    </message>
    <message>
        <source>Look at the rejected records. The connection&apos;s settings say how many are too many.</source>
        <translation>请查看被拒记录。连接的设置规定了多少算过多。</translation>
    </message>
    <message>
        <source>Stream %1 stopped: %2 of %3 records were rejected, more than the %4 % its connection allows.</source>
        <translation>流 %1 已停止：%3 条记录中有 %2 条被拒，超过其连接允许的 %4 %。</translation>
    </message>
    <message>
        <source>Stream %1 stopped: all of its first %3 records were rejected.</source>
        <translation>流 %1 已停止：前 %3 条记录全部被拒。</translation>
    </message>
    <message>
        <source>The reason is likely the same for all. The rejected records tell it.</source>
        <translation>原因很可能都相同。被拒记录中有说明。</translation>
    </message>
    <message>
        <source>No record can be written once more.</source>
        <translation>没有可再次写入的记录。</translation>
    </message>
    <message>
        <source>A retry takes open records that have their values; a changed value only where the stream has a key.</source>
        <translation>重试会处理仍有值的待处理记录；更改过的值仅在流有键时处理。</translation>
    </message>
    <message>
        <source>The records of stream %1 cannot be written once more now: its next run starts from the beginning and reads all of them again.</source>
        <translation>流 %1 的记录现在无法再次写入：其下一次运行从头开始并重新读取全部记录。</translation>
    </message>
    <message>
        <source>Sync the connection first, then retry what is still rejected.</source>
        <translation>请先同步连接，再重试仍被拒的记录。</translation>
    </message>
    <message>
        <source>The records of stream %1 cannot be written once more now: run %2 of it was interrupted and is not over.</source>
        <translation>流 %1 的记录现在无法再次写入：其运行 %2 被中断，尚未结束。</translation>
    </message>
    <message>
        <source>Sync the connection first, so that the run ends.</source>
        <translation>请先同步连接，以使该运行结束。</translation>
    </message>
    <message>
        <source>The program ended while records were written once more.</source>
        <translation>再次写入记录时程序结束了。</translation>
    </message>
    <message>
        <source>Retry the records that are still open.</source>
        <translation>请重试仍待处理的记录。</translation>
    </message>
    <message>
        <source>The program ended while the run was on.</source>
        <translation>运行期间程序结束了。</translation>
    </message>
    <message>
        <source>The source of the connection %1 was replaced or changed meanwhile.</source>
        <translation>连接 %1 的源在此期间被替换或更改。</translation>
    </message>
    <message>
        <source>Look at the source again.</source>
        <translation>请重新查看源。</translation>
    </message>
    <message>
        <source>The stream %1 cannot be refreshed this way. %2</source>
        <translation>流 %1 无法这样重新读取。%2</translation>
    </message>
    <message>
        <source>Another way of refreshing, or another sync mode, may do what is wanted.</source>
        <translation>其他重新读取方式或其他同步模式可能可行。</translation>
    </message>
    <message>
        <source>No stream of the connection %1 can be refreshed this way. %2</source>
        <translation>连接 %1 没有流可以这样重新读取。%2</translation>
    </message>
    <message>
        <source>The connection &quot;%1&quot; cannot be tried without sending: its destination has no objects to compare with.</source>
        <translation>连接“%1”无法不发送就试运行：其目标没有可供比较的对象。</translation>
    </message>
    <message>
        <source>A dry run needs a destination with objects of its own.</source>
        <translation>试运行需要有自己对象的目标。</translation>
    </message>
    <message>
        <source>The destination did not answer for every record of stream %1 that was asked for.</source>
        <translation>目标没有为所询问的流 %1 的每条记录作出应答。</translation>
    </message>
    <message>
        <source>Report it to the makers of the connector.</source>
        <translation>请向连接器的开发者报告。</translation>
    </message>
    <message>
        <source>%1 has no record with the key &quot;%2&quot; to update.</source>
        <translation>%1 没有可更新的键为“%2”的记录。</translation>
    </message>
    <message>
        <source>The records of stream %1 have no field &quot;%2&quot;.</source>
        <translation>流 %1 的记录没有字段“%2”。</translation>
    </message>
    <message>
        <source>Their fields are: %3.</source>
        <translation>其字段有：%3。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; cannot be %2: it takes %3.</source>
        <translation>字段“%1”不能为 %2：它接受 %3。</translation>
    </message>
    <message>
        <source>A value is written as JSON: &quot;text&quot;, 12.5, true or null.</source>
        <translation>值写作 JSON：&quot;text&quot;、12.5、true 或 null。</translation>
    </message>
    <message>
        <source>The rejected record %1 is closed: it is %2.</source>
        <translation>被拒记录 %1 已关闭：它%2。</translation>
    </message>
    <message>
        <source>Open it again to change it.</source>
        <translation>请重新打开后再更改。</translation>
    </message>
    <message>
        <source>The stored values of the rejected record %1 were deleted.</source>
        <translation>被拒记录 %1 存储的值已删除。</translation>
    </message>
    <message>
        <source>Mend the record at the source; the next run that reads it writes it.</source>
        <translation>请在源中修正该记录；下一次读取它的运行会将其写入。</translation>
    </message>
    <message>
        <source>The connection &quot;%1&quot; does not copy the stream %2 any more.</source>
        <translation>连接“%1”不再复制流 %2。</translation>
    </message>
    <message>
        <source>Choose the stream again, or ignore its rejected records.</source>
        <translation>请重新选择该流，或忽略其被拒记录。</translation>
    </message>
    <message>
        <source>The chosen records belong to several streams.</source>
        <translation>所选记录属于多个流。</translation>
    </message>
    <message>
        <source>Choose records of one stream: an expression reads its fields.</source>
        <translation>请选择同一个流的记录：表达式读取其字段。</translation>
    </message>
    <message>
        <source>The expression is wrong at character %1. %2</source>
        <translation>表达式在第 %1 个字符处有误。%2</translation>
    </message>
    <message>
        <source>The expression gives %1, and the field &quot;%2&quot; takes %3.</source>
        <translation>表达式给出 %1，而字段“%2”接受 %3。</translation>
    </message>
    <message>
        <source>Convert the value, such as by to_text() or to_integer().</source>
        <translation>请转换该值，例如用 to_text() 或 to_integer()。</translation>
    </message>
    <message>
        <source>This cannot be made a rule of the field &quot;%1&quot;: %2</source>
        <translation>这不能设为字段“%1”的规则：%2</translation>
    </message>
    <message>
        <source>The program millrace-cli, which runs the schedules, is missing.</source>
        <translation>缺少运行计划的程序 millrace-cli。</translation>
    </message>
    <message>
        <source>Install it beside this program, or into a folder of PATH.</source>
        <translation>请将其安装在此程序旁，或安装到 PATH 中的文件夹。</translation>
    </message>
    <message>
        <source>The services of this session cannot be reached: %1</source>
        <translation>无法访问此会话的服务：%1</translation>
    </message>
    <message>
        <source>Schedules run in the window, or by &quot;millrace-cli serve&quot; started in another way.</source>
        <translation>计划在窗口中运行，或由以其他方式启动的“millrace-cli serve”运行。</translation>
    </message>
    <message>
        <source>Check the permissions of its folder.</source>
        <translation>请检查其文件夹的权限。</translation>
    </message>
    <message>
        <source>The file %1 cannot be removed: %2.</source>
        <translation>无法移除文件 %1：%2。</translation>
    </message>
    <message>
        <source>systemd did not do &quot;%1&quot;: %2</source>
        <translation>systemd 未执行“%1”：%2</translation>
    </message>
    <message>
        <source>&quot;systemctl --user status %3&quot; tells more.</source>
        <translation>“systemctl --user status %3”提供更多信息。</translation>
    </message>
    <message>
        <source>The destination %1 cannot be verified: what it holds cannot be read back.</source>
        <translation>无法核对目标 %1：其内容无法读回。</translation>
    </message>
    <message>
        <source>Databases and folders of files can be verified.</source>
        <translation>数据库和文件的文件夹可以核对。</translation>
    </message>
    <message>
        <source>The destination %1 cannot be verified: its records lie behind an API, which keeps them as objects of its own, changes their values by its own rules and is not read back by this program.</source>
        <translation>目标 %1 无法核对：其记录位于 API 之后，API 将其作为自己的对象保存，按自己的规则更改值，本程序也不会读回。</translation>
    </message>
    <message>
        <source>Databases and folders of files can be verified. What the API took and refused of each run stands in its numbers.</source>
        <translation>数据库和文件的文件夹可以核对。API 在每次运行中接受和拒绝的数量见该运行的计数。</translation>
    </message>
    <message>
        <source>The command %1 cannot be started: %2.</source>
        <translation>无法启动命令 %1：%2。</translation>
    </message>
    <message>
        <source>Check the name of the program in the connection&apos;s settings.</source>
        <translation>请检查连接设置中的程序名称。</translation>
    </message>
    <message>
        <source>The command %1 ended with %2.</source>
        <translation>命令 %1 以 %2 结束。</translation>
    </message>
    <message>
        <source>What it wrote stands in the log of the run.</source>
        <translation>其输出记在运行日志中。</translation>
    </message>
    <message>
        <source>%1 did not end within %2 seconds and was stopped.</source>
        <translation>%1 未在 %2 秒内结束，已被停止。</translation>
    </message>
    <message>
        <source>Raise its time limit in the connection&apos;s settings.</source>
        <translation>请在连接的设置中延长其时限。</translation>
    </message>
    <message>
        <source>The webhook at %1 answered with the status %2.</source>
        <translation>%1 处的 Webhook 应答状态 %2。</translation>
    </message>
    <message>
        <source>Check the address, and what its server logs about the call.</source>
        <translation>请检查地址，以及其服务器对该调用的日志。</translation>
    </message>
    <message>
        <source>The command %1 cannot be watched: %2.</source>
        <translation>无法监视命令 %1：%2。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no address of an API.</source>
        <translation>“%1”不是 API 的地址。</translation>
    </message>
    <message>
        <source>An address starts with https:// and bears no user or password.</source>
        <translation>地址以 https:// 开头，不含用户或密码。</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; for %2 has characters that HTTP forbids.</source>
        <translation>%2 的标头“%1”含有 HTTP 禁止的字符。</translation>
    </message>
    <message>
        <source>A token or key with a line break or a foreign letter may have been copied wrongly.</source>
        <translation>可能复制了含有换行或异常字符的令牌或密钥。</translation>
    </message>
    <message>
        <source>The file of authorities %1 holds no certificate.</source>
        <translation>证书颁发机构文件 %1 不含证书。</translation>
    </message>
    <message>
        <source>Check the path; the file has to be PEM.</source>
        <translation>请检查路径；文件必须是 PEM。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no fingerprint of a certificate.</source>
        <translation>“%1”不是证书的指纹。</translation>
    </message>
    <message>
        <source>A SHA-256 has 64 hexadecimal digits, with or without colons.</source>
        <translation>SHA-256 有 64 位十六进制数字，可带或不带冒号。</translation>
    </message>
    <message>
        <source>The proxy has no host or no port.</source>
        <translation>代理没有主机或端口。</translation>
    </message>
    <message>
        <source>Enter both, or choose another way out.</source>
        <translation>请输入这两项，或选择其他对外方式。</translation>
    </message>
    <message>
        <source>The request to %1 was not answered within %2 seconds.</source>
        <translation>对 %1 的请求未在 %2 秒内得到应答。</translation>
    </message>
    <message>
        <source>The next attempt tries again; the time limits can be raised.</source>
        <translation>下一次尝试会重试；可以延长时限。</translation>
    </message>
    <message>
        <source>No connection to %1 came about within %2 seconds.</source>
        <translation>未在 %2 秒内建立与 %1 的连接。</translation>
    </message>
    <message>
        <source>Check address, proxy and network; the next attempt tries again.</source>
        <translation>请检查地址、代理和网络；下一次尝试会重试。</translation>
    </message>
    <message>
        <source>%1 does not accept connections.</source>
        <translation>%1 不接受连接。</translation>
    </message>
    <message>
        <source>Check address and port; the next attempt tries again.</source>
        <translation>请检查地址和端口；下一次尝试会重试。</translation>
    </message>
    <message>
        <source>The host of %1 is not known by this name.</source>
        <translation>%1 的主机名未知。</translation>
    </message>
    <message>
        <source>Check the address and the network.</source>
        <translation>请检查地址和网络。</translation>
    </message>
    <message>
        <source>%1 cannot be reached.</source>
        <translation>无法连接 %1。</translation>
    </message>
    <message>
        <source>Check the network; the next attempt tries again.</source>
        <translation>请检查网络；下一次尝试会重试。</translation>
    </message>
    <message>
        <source>The proxy on the way to %1 cannot be used.</source>
        <translation>通往 %1 的代理无法使用。</translation>
    </message>
    <message>
        <source>Check the proxy&apos;s host and port.</source>
        <translation>请检查代理的主机和端口。</translation>
    </message>
    <message>
        <source>The proxy on the way to %1 does not accept the user or password.</source>
        <translation>通往 %1 的代理不接受该用户或密码。</translation>
    </message>
    <message>
        <source>Check the user and password of the proxy.</source>
        <translation>请检查代理的用户和密码。</translation>
    </message>
    <message>
        <source>The certificate of %1 is not trusted.</source>
        <translation>%1 的证书不受信任。</translation>
    </message>
    <message>
        <source>For a server inside the own network, enter the file of its authority, or the fingerprint its administrator gives.</source>
        <translation>对于自有网络内的服务器，请输入其证书颁发机构的文件，或其管理员给出的指纹。</translation>
    </message>
    <message>
        <source>The certificate of %1 is not trusted, and it is not the one whose fingerprint was entered. It may be another machine that listens in.</source>
        <translation>%1 的证书不受信任，也不是所输入指纹对应的证书。可能是其他计算机在窃听。</translation>
    </message>
    <message>
        <source>Ask the administrator; only if the certificate was replaced on purpose, enter the new fingerprint.</source>
        <translation>请询问管理员；仅当证书是有意更换时才输入新指纹。</translation>
    </message>
    <message>
        <source>The connection to %1 could not be encrypted.</source>
        <translation>与 %1 的连接无法加密。</translation>
    </message>
    <message>
        <source>Check that the address and port speak https.</source>
        <translation>请检查该地址和端口是否使用 https。</translation>
    </message>
    <message>
        <source>%1 does not accept the credentials.</source>
        <translation>%1 不接受该凭据。</translation>
    </message>
    <message>
        <source>Enter a valid token, or sign in again.</source>
        <translation>请输入有效的令牌，或重新登录。</translation>
    </message>
    <message>
        <source>The credentials do not allow this request to %1.</source>
        <translation>该凭据不允许向 %1 发送此请求。</translation>
    </message>
    <message>
        <source>Its administrator can grant the missing right or scope.</source>
        <translation>其管理员可以授予所缺的权限或权限范围。</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 不存在。</translation>
    </message>
    <message>
        <source>Check the address and the chosen object.</source>
        <translation>请检查地址和所选的对象。</translation>
    </message>
    <message>
        <source>%1 refuses the request (status %2).</source>
        <translation>%1 拒绝该请求（状态 %2）。</translation>
    </message>
    <message>
        <source>%1 allows no more requests for now.</source>
        <translation>%1 暂时不再允许请求。</translation>
    </message>
    <message>
        <source>%1 allows no more requests until %2.</source>
        <translation>%1 在 %2 之前不再允许请求。</translation>
    </message>
    <message>
        <source>%1 failed to answer (status %2).</source>
        <translation>%1 未能应答（状态 %2）。</translation>
    </message>
    <message>
        <source>The fault is the server&apos;s; the next attempt tries again.</source>
        <translation>错误在服务器一方；下一次尝试会重试。</translation>
    </message>
    <message>
        <source>The answer of %1 is larger than %2 bytes.</source>
        <translation>%1 的应答超过 %2 个字节。</translation>
    </message>
    <message>
        <source>Smaller pages or fewer fields make answers smaller.</source>
        <translation>较小的分页或较少的字段可使应答更小。</translation>
    </message>
    <message>
        <source>%1 redirects to %2, which is not followed: %3.</source>
        <translation>%1 重定向到 %2，但未跟随：%3。</translation>
    </message>
    <message>
        <source>Check the address; it may have to be the one redirected to.</source>
        <translation>请检查地址；可能应使用重定向到的地址。</translation>
    </message>
    <message>
        <source>What %1 answers makes no sense: %2.</source>
        <translation>%1 的应答无法理解：%2。</translation>
    </message>
    <message>
        <source>Check that the address is that of the API.</source>
        <translation>请检查该地址是否为 API 的地址。</translation>
    </message>
    <message>
        <source>The connection to %1 broke before the answer was complete.</source>
        <translation>与 %1 的连接在应答完成之前断开。</translation>
    </message>
    <message>
        <source>The answer of %1 was not wanted any longer.</source>
        <translation>不再需要 %1 的应答。</translation>
    </message>
    <message>
        <source>%1 does not accept the sign-in any longer.</source>
        <translation>%1 不再接受该登录。</translation>
    </message>
    <message>
        <source>%1 does not accept the client id or the client secret.</source>
        <translation>%1 不接受该客户端 ID 或客户端密钥。</translation>
    </message>
    <message>
        <source>Compare both with those of the app at the vendor.</source>
        <translation>请将两者与供应商处应用的值对照。</translation>
    </message>
    <message>
        <source>%1 gives no token (%2).</source>
        <translation>%1 不提供令牌 (%2)。</translation>
    </message>
    <message>
        <source>Check the settings of the app at the vendor.</source>
        <translation>请检查供应商处应用的设置。</translation>
    </message>
    <message>
        <source>What %1 answers holds no token.</source>
        <translation>%1 的应答不含令牌。</translation>
    </message>
    <message>
        <source>Check the address tokens are asked from.</source>
        <translation>请检查请求令牌的地址。</translation>
    </message>
    <message>
        <source>%1 is not asked for tokens, because the way to it is not encrypted.</source>
        <translation>未向 %1 请求令牌，因为途中未加密。</translation>
    </message>
    <message>
        <source>The address has to start with https://.</source>
        <translation>地址必须以 https:// 开头。</translation>
    </message>
    <message>
        <source>The private key cannot be used: %1.</source>
        <translation>私钥无法使用：%1。</translation>
    </message>
    <message>
        <source>It has to be an RSA key in PEM form, without a passphrase.</source>
        <translation>它必须是 PEM 格式、不带密码短语的 RSA 密钥。</translation>
    </message>
    <message>
        <source>The sign-in was not completed (%1).</source>
        <translation>登录未完成 (%1)。</translation>
    </message>
    <message>
        <source>Sign in again and allow the access.</source>
        <translation>请重新登录并允许访问。</translation>
    </message>
    <message>
        <source>The sign-in gave no refresh token, so it would end within hours.</source>
        <translation>登录没有给出刷新令牌，数小时内就会失效。</translation>
    </message>
    <message>
        <source>Allow the app at the vendor to stay signed in (offline access), then sign in again.</source>
        <translation>请在供应商处允许应用保持登录（离线访问），然后重新登录。</translation>
    </message>
    <message>
        <source>The answer of the browser belongs to another sign-in.</source>
        <translation>浏览器的应答属于另一次登录。</translation>
    </message>
    <message>
        <source>Sign in again from the beginning.</source>
        <translation>请从头重新登录。</translation>
    </message>
    <message>
        <source>The pasted text holds no code.</source>
        <translation>粘贴的文本不含代码。</translation>
    </message>
    <message>
        <source>Paste the whole address the browser shows after the sign-in.</source>
        <translation>请粘贴登录后浏览器显示的完整地址。</translation>
    </message>
    <message>
        <source>The sign-in was not completed within %1 minutes.</source>
        <translation>登录未在 %1 分钟内完成。</translation>
    </message>
    <message>
        <source>Port %1 of this machine, where the browser is to answer, is taken.</source>
        <translation>浏览器应当应答的本机端口 %1 已被占用。</translation>
    </message>
    <message>
        <source>End the program that uses it, or choose another port.</source>
        <translation>请结束占用它的程序，或选择其他端口。</translation>
    </message>
    <message>
        <source>Choose another name, or replace it.</source>
        <translation>请选择其他名称，或替换它。</translation>
    </message>
    <message>
        <source>Choose another name for the %1, or replace it.</source>
        <translation>请为该%1选择其他名称，或替换它。</translation>
    </message>
    <message>
        <source>%1: the stream &quot;%2&quot; is there twice.</source>
        <translation>%1：流“%2”出现了两次。</translation>
    </message>
    <message>
        <source>Describe each stream once.</source>
        <translation>请对每个流只描述一次。</translation>
    </message>
    <message>
        <source>The folder %1 has no file with the ending .yaml, .yml or .json.</source>
        <translation>文件夹 %1 没有以 .yaml、.yml 或 .json 结尾的文件。</translation>
    </message>
    <message>
        <source>Choose another folder, or name the files.</source>
        <translation>请选择其他文件夹，或指定文件。</translation>
    </message>
    <message>
        <source>These are more than %1 files.</source>
        <translation>文件超过 %1 个。</translation>
    </message>
    <message>
        <source>Name fewer of them.</source>
        <translation>请少指定一些。</translation>
    </message>
    <message>
        <source>%1 declares nothing.</source>
        <translation>%1 没有声明任何内容。</translation>
    </message>
    <message>
        <source>Choose a file that was exported here, or write one by its form.</source>
        <translation>请选择从此处导出的文件，或按其格式编写一个。</translation>
    </message>
    <message>
        <source>%1: the version %2 of the form is not known.</source>
        <translation>%1：未知的格式版本 %2。</translation>
    </message>
    <message>
        <source>The newest known here is %3. Update this program.</source>
        <translation>此处已知的最新版本为 %3。请更新此程序。</translation>
    </message>
    <message>
        <source>%1: the %2 &quot;%3&quot; is declared at %4 already.</source>
        <translation>%1：%2“%3”已在 %4 声明。</translation>
    </message>
    <message>
        <source>Keep one of the two, or give one of them another name.</source>
        <translation>请保留其中之一，或为其中之一指定其他名称。</translation>
    </message>
    <message>
        <source>%1: the id of &quot;%2&quot; is used at %3 already.</source>
        <translation>%1：“%2”的 ID 已在 %3 使用。</translation>
    </message>
    <message>
        <source>A copy needs no id: remove the line.</source>
        <translation>副本不需要 ID：请移除该行。</translation>
    </message>
    <message>
        <source>%1: the section &quot;%2&quot; has more than %3 entries.</source>
        <translation>%1：段落“%2”超过 %3 个条目。</translation>
    </message>
    <message>
        <source>Split it into several profiles.</source>
        <translation>请将其拆分为多个配置集。</translation>
    </message>
    <message>
        <source>%1: the value at &quot;%2&quot; does not follow the schema: %3.</source>
        <translation>%1：“%2”处的值不符合 JSON Schema：%3。</translation>
    </message>
    <message>
        <source>&quot;millrace-cli apply --schema&quot; prints the schema.</source>
        <translation>“millrace-cli apply --schema”会输出该 JSON Schema。</translation>
    </message>
    <message>
        <source>%1: the %2 has a control character in its name.</source>
        <translation>%1：%2的名称含有控制字符。</translation>
    </message>
    <message>
        <source>Give it a name of one line that can be read.</source>
        <translation>请指定可读的单行名称。</translation>
    </message>
    <message>
        <source>Check the space on the disk.</source>
        <translation>请检查磁盘空间。</translation>
    </message>
    <message>
        <source>%1: the id of &quot;%2&quot; is that of a stored %3.</source>
        <translation>%1：“%2”的 ID 是已存储的%3的 ID。</translation>
    </message>
    <message>
        <source>Remove the id, or move it to the other section.</source>
        <translation>请移除该 ID，或将其移到另一段落。</translation>
    </message>
    <message>
        <source>%1: the stored &quot;%2&quot; is of the connector %3, which cannot become %4.</source>
        <translation>%1：已存储的“%2”属于连接器 %3，不能改为 %4。</translation>
    </message>
    <message>
        <source>Give it another name, and no id.</source>
        <translation>请指定其他名称，且不带 ID。</translation>
    </message>
    <message>
        <source>%1: the destination has no object called &quot;%2&quot;.</source>
        <translation>%1：目标没有名为“%2”的对象。</translation>
    </message>
    <message>
        <source>%3</source>
        <translation>%3</translation>
    </message>
    <message>
        <source>%1: the object %2 does not offer the operation &quot;%3&quot;.</source>
        <translation>%1：对象 %2 不提供操作“%3”。</translation>
    </message>
    <message>
        <source>It offers: %4.</source>
        <translation>它提供：%4。</translation>
    </message>
    <message>
        <source>%1: the operation is missing.</source>
        <translation>%1：缺少操作。</translation>
    </message>
    <message>
        <source>The object %2 offers: %3.</source>
        <translation>对象 %2 提供：%3。</translation>
    </message>
    <message>
        <source>%1: the matching key is missing or unknown.</source>
        <translation>%1：匹配键缺失或未知。</translation>
    </message>
    <message>
        <source>Records of %2 are recognised by: %3.</source>
        <translation>%2 的记录由以下键识别：%3。</translation>
    </message>
    <message>
        <source>%1: it is not clear what is mapped to the field &quot;%2&quot;.</source>
        <translation>%1：不清楚什么映射到字段“%2”。</translation>
    </message>
    <message>
        <source>Give exactly one of field, constant and expression.</source>
        <translation>请在字段、常量和表达式中只给出一个。</translation>
    </message>
    <message>
        <source>%1: the field &quot;%2&quot; is mapped twice.</source>
        <translation>%1：字段“%2”映射了两次。</translation>
    </message>
    <message>
        <source>Remove one of the rows.</source>
        <translation>请移除其中一行。</translation>
    </message>
    <message>
        <source>The address of the webhook is none that a request can go to.</source>
        <translation>Webhook 的地址不能接收请求。</translation>
    </message>
    <message>
        <source>It begins with https:// or http:// and names a server.</source>
        <translation>以 https:// 或 http:// 开头，并包含服务器名。</translation>
    </message>
    <message>
        <source>%1: the value of &quot;%2&quot; is not valid.</source>
        <translation>%1：“%2”的值无效。</translation>
    </message>
    <message>
        <source>Expected is %3.</source>
        <translation>应为 %3。</translation>
    </message>
    <message>
        <source>%1: the key &quot;%2&quot; is missing.</source>
        <translation>%1：缺少键“%2”。</translation>
    </message>
    <message>
        <source>docs/connection-file.md describes every key.</source>
        <translation>docs/connection-file.md 说明了每个键。</translation>
    </message>
    <message>
        <source>%1: the key &quot;%2&quot; is unknown.</source>
        <translation>%1：未知的键“%2”。</translation>
    </message>
    <message>
        <source>There is no file, stored %2 or connector called &quot;%1&quot;.</source>
        <translation>没有名为“%1”的文件、已存储的%2或连接器。</translation>
    </message>
    <message>
        <source>Check the spelling and the folder it lies in.</source>
        <translation>请检查拼写及其所在的文件夹。</translation>
    </message>
    <message>
        <source>The path %1 is a folder.</source>
        <translation>路径 %1 是文件夹。</translation>
    </message>
    <message>
        <source>Name a file in it, or a pattern such as %1/*.csv.</source>
        <translation>请指定其中的文件，或模式，例如 %1/*.csv。</translation>
    </message>
    <message>
        <source>No connector knows what to do with %1 as a %2.</source>
        <translation>没有连接器能将 %1 用作%2。</translation>
    </message>
    <message>
        <source>Known endings are %3. Otherwise choose the connector first.</source>
        <translation>已知的扩展名有 %3。否则请先选择连接器。</translation>
    </message>
    <message>
        <source>The report %1 cannot be written: %2.</source>
        <translation>无法写入报告 %1：%2。</translation>
    </message>
    <message>
        <source>%1: there is no %2 called &quot;%3&quot;.</source>
        <translation>%1：没有名为“%3”的%2。</translation>
    </message>
    <message>
        <source>%4</source>
        <translation>%4</translation>
    </message>
    <message>
        <source>%1: the stored %2 &quot;%3&quot; is meant by %4 already.</source>
        <translation>%1：已存储的%2“%3”已由 %4 指代。</translation>
    </message>
    <message>
        <source>One is found by its id, the other by its name: rename one.</source>
        <translation>一个按 ID 找到，另一个按名称找到：请重命名其中之一。</translation>
    </message>
    <message>
        <source>%1: another %2 is called &quot;%3&quot; already.</source>
        <translation>%1：已有另一个%2名为“%3”。</translation>
    </message>
    <message>
        <source>A profile can have %1 tags at most; these are %2.</source>
        <translation>一个配置集最多有 %1 个标签；此处为 %2 个。</translation>
    </message>
    <message>
        <source>Delete tags that are no longer needed.</source>
        <translation>请删除不再需要的标签。</translation>
    </message>
    <message>
        <source>Check the folder, its permissions and the space on the disk.</source>
        <translation>请检查文件夹、其权限和磁盘空间。</translation>
    </message>
    <message>
        <source>The line is no record: it has other columns than the header.</source>
        <translation>该行不是记录：其列与标题行不同。</translation>
    </message>
    <message>
        <source>Export the records again and correct them anew.</source>
        <translation>请重新导出记录并再次更正。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no id of a rejected record.</source>
        <translation>“%1”不是被拒记录的 ID。</translation>
    </message>
    <message>
        <source>Keep the ids as they were exported.</source>
        <translation>请保持导出时的 ID。</translation>
    </message>
    <message>
        <source>The record %1 belongs to another connection or stream than the line says.</source>
        <translation>记录 %1 属于另一个连接或流，与该行所述不同。</translation>
    </message>
    <message>
        <source>The source record of %1 is no JSON object.</source>
        <translation>%1 的源记录不是 JSON 对象。</translation>
    </message>
    <message>
        <source>Change its values alone, and keep quotes, colons and commas.</source>
        <translation>请只更改其值，并保留引号、冒号和逗号。</translation>
    </message>
    <message>
        <source>The source record of %1 lacks the field &quot;%2&quot;.</source>
        <translation>%1 的源记录缺少字段“%2”。</translation>
    </message>
    <message>
        <source>A value that is to be empty is written as null.</source>
        <translation>空值写作 null。</translation>
    </message>
    <message>
        <source>Take a file that was exported from the rejected records, as CSV or JSON Lines.</source>
        <translation>请使用从被拒记录导出的 CSV 或 JSON Lines 文件。</translation>
    </message>
    <message>
        <source>The file %1 lacks columns: %2.</source>
        <translation>文件 %1 缺少列：%2。</translation>
    </message>
    <message>
        <source>Keep the columns &quot;id&quot; and &quot;source_record&quot; of the exported file.</source>
        <translation>请保留导出文件的“id”和“source_record”列。</translation>
    </message>
    <message>
        <source>The text &quot;%1&quot; refers to no secret.</source>
        <translation>文本“%1”没有引用任何机密。</translation>
    </message>
    <message>
        <source>Name a variable, as in ${env:SHOP_PASSWORD}, or a stored secret, as in ${secret:shop/password}.</source>
        <translation>请指定变量，如 ${env:SHOP_PASSWORD}，或已存储的机密，如 ${secret:shop/password}。</translation>
    </message>
    <message>
        <source>The source has no stream called &quot;%1&quot;.</source>
        <translation>源没有名为“%1”的流。</translation>
    </message>
    <message>
        <source>The source has several streams called &quot;%1&quot;.</source>
        <translation>源有多个名为“%1”的流。</translation>
    </message>
    <message>
        <source>Name one of them with its namespace: %2.</source>
        <translation>请用命名空间指定其中之一：%2。</translation>
    </message>
    <message>
        <source>The source offers no streams.</source>
        <translation>源不提供任何流。</translation>
    </message>
    <message>
        <source>Check that it holds data and that its configuration is right.</source>
        <translation>请检查它是否有数据以及其配置是否正确。</translation>
    </message>
    <message>
        <source>Stream %1 cannot be synced as %2: the destination does not support it.</source>
        <translation>流 %1 无法以 %2 方式同步：目标不支持。</translation>
    </message>
    <message>
        <source>It supports: %3.</source>
        <translation>它支持：%3。</translation>
    </message>
    <message>
        <source>The destination %1 is one file, but %2 streams are to be copied.</source>
        <translation>目标 %1 是一个文件，但要复制 %2 个流。</translation>
    </message>
    <message>
        <source>Name a folder as the destination, or choose one stream.</source>
        <translation>请指定文件夹作为目标，或选择一个流。</translation>
    </message>
    <message>
        <source>The name &quot;%1&quot; cannot be given to %2 streams.</source>
        <translation>名称“%1”不能给予 %2 个流。</translation>
    </message>
    <message>
        <source>Choose one stream, or use a prefix.</source>
        <translation>请选择一个流，或使用前缀。</translation>
    </message>
    <message>
        <source>Stream %1 needs a mapping: the destination has objects of its own.</source>
        <translation>流 %1 需要映射：目标有自己的对象。</translation>
    </message>
    <message>
        <source>Say with &quot;mapping&quot; which object it fills; the command &quot;objects&quot; lists them.</source>
        <translation>请用“mapping”说明它写入哪个对象；命令“objects”列出对象。</translation>
    </message>
    <message>
        <source>Stream %1 has a mapping, but the destination has no objects of its own.</source>
        <translation>流 %1 有映射，但目标没有自己的对象。</translation>
    </message>
    <message>
        <source>Leave the mapping out, or choose another destination.</source>
        <translation>请略去映射，或选择其他目标。</translation>
    </message>
    <message>
        <source>The URL that begins with %1:// cannot be understood.</source>
        <translation>无法理解以 %1:// 开头的 URL。</translation>
    </message>
    <message>
        <source>A URL is scheme://user:password@host:port/database; special characters in its parts are written as %40 and the like.</source>
        <translation>URL 的形式为 scheme://user:password@host:port/database；各部分中的特殊字符写作 %40 等形式。</translation>
    </message>
    <message>
        <source>No connector opens URLs that begin with %1:// as a %2.</source>
        <translation>没有连接器能将以 %1:// 开头的 URL 用作%2。</translation>
    </message>
    <message>
        <source>Known are: %3.</source>
        <translation>已知的有：%3。</translation>
    </message>
    <message>
        <source>%1 cannot be divided by zero.</source>
        <translation>%1 不能除以零。</translation>
    </message>
    <message>
        <source>null_if(value, 0) makes a zero empty.</source>
        <translation>null_if(value, 0) 使零变为空值。</translation>
    </message>
    <message>
        <source>The result is too large for its type.</source>
        <translation>结果超出其类型的范围。</translation>
    </message>
    <message>
        <source>to_decimal() makes values that have no limit of 64 bits.</source>
        <translation>to_decimal() 得到的值没有 64 位的限制。</translation>
    </message>
    <message>
        <source>The decimal has more than 1,000 digits.</source>
        <translation>该小数超过 1,000 位。</translation>
    </message>
    <message>
        <source>%1 has more digits than a number keeps.</source>
        <translation>%1 的位数超过数字可保留的位数。</translation>
    </message>
    <message>
        <source>to_decimal() keeps every digit.</source>
        <translation>to_decimal() 保留每一位。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no whole number of 64 bits.</source>
        <translation>“%1”不是 64 位整数。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no number.</source>
        <translation>“%1”不是数字。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is neither true nor false.</source>
        <translation>“%1”既不是 true 也不是 false。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no date of this form.</source>
        <translation>“%1”不是这种形式的日期。</translation>
    </message>
    <message>
        <source>A format can be given, such as &apos;dd.MM.yyyy&apos;.</source>
        <translation>可以指定格式，例如 &apos;dd.MM.yyyy&apos;。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no timestamp of this form.</source>
        <translation>“%1”不是这种形式的时间戳。</translation>
    </message>
    <message>
        <source>A format can be given, such as &apos;dd.MM.yyyy HH:mm&apos;.</source>
        <translation>可以指定格式，例如 &apos;dd.MM.yyyy HH:mm&apos;。</translation>
    </message>
    <message>
        <source>The date lies outside the calendar.</source>
        <translation>该日期超出日历范围。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no JSON.</source>
        <translation>“%1”不是 JSON。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no UUID.</source>
        <translation>“%1”不是 UUID。</translation>
    </message>
    <message>
        <source>%1 is no usable count or place here.</source>
        <translation>%1 在此处不是可用的数量或位置。</translation>
    </message>
    <message>
        <source>The resulting text is too long.</source>
        <translation>结果文本过长。</translation>
    </message>
    <message>
        <source>The field held &quot;%1&quot;, which does not fit its type.</source>
        <translation>该字段的值为“%1”，与其类型不匹配。</translation>
    </message>
    <message>
        <source>The system does not offer this hash function.</source>
        <translation>系统不提供此哈希函数。</translation>
    </message>
    <message>
        <source>sha256() is offered everywhere.</source>
        <translation>sha256() 在任何系统上都可用。</translation>
    </message>
    <message>
        <source>The expression is empty.</source>
        <translation>表达式为空。</translation>
    </message>
    <message>
        <source>It needs a field, a value or a function.</source>
        <translation>需要字段、值或函数。</translation>
    </message>
    <message>
        <source>The expression is longer than %1 characters.</source>
        <translation>表达式超过 %1 个字符。</translation>
    </message>
    <message>
        <source>Parts of it may go into fields of their own.</source>
        <translation>可将其中部分放入单独的字段。</translation>
    </message>
    <message>
        <source>The expression is nested more than %1 levels deep.</source>
        <translation>表达式嵌套超过 %1 层。</translation>
    </message>
    <message>
        <source>The expression has more than %1 parts.</source>
        <translation>表达式超过 %1 个部分。</translation>
    </message>
    <message>
        <source>The character %1 has no meaning here.</source>
        <translation>字符 %1 在此处没有意义。</translation>
    </message>
    <message>
        <source>Text stands in single quotes, a field with such a name in double quotes.</source>
        <translation>文本写在单引号中，名称特殊的字段写在双引号中。</translation>
    </message>
    <message>
        <source>%1 is no number.</source>
        <translation>%1 不是数字。</translation>
    </message>
    <message>
        <source>A field whose name starts with a digit stands in double quotes.</source>
        <translation>名称以数字开头的字段写在双引号中。</translation>
    </message>
    <message>
        <source>The text has no closing quote.</source>
        <translation>文本没有结束引号。</translation>
    </message>
    <message>
        <source>A quote inside a text is written twice.</source>
        <translation>文本内的引号须写两次。</translation>
    </message>
    <message>
        <source>The name of the field has no closing double quote.</source>
        <translation>字段名没有结束双引号。</translation>
    </message>
    <message>
        <source>A double quote inside a name is written twice.</source>
        <translation>名称内的双引号须写两次。</translation>
    </message>
    <message>
        <source>A value is missing here.</source>
        <translation>此处缺少值。</translation>
    </message>
    <message>
        <source>It can be a field, a literal, a function or parentheses.</source>
        <translation>可以是字段、字面值、函数或括号。</translation>
    </message>
    <message>
        <source>A value is expected here, not %1.</source>
        <translation>此处应为值，而不是 %1。</translation>
    </message>
    <message>
        <source>%1 cannot follow a value without an operator between them.</source>
        <translation>%1 不能跟在值之后而中间没有运算符。</translation>
    </message>
    <message>
        <source>|| joins texts.</source>
        <translation>|| 用于连接文本。</translation>
    </message>
    <message>
        <source>A closing parenthesis is missing.</source>
        <translation>缺少右括号。</translation>
    </message>
    <message>
        <source>This parenthesis closes nothing.</source>
        <translation>此括号没有对应的左括号。</translation>
    </message>
    <message>
        <source>The word &quot;%1&quot; is missing here.</source>
        <translation>此处缺少单词“%1”。</translation>
    </message>
    <message>
        <source>A comparison cannot be compared again.</source>
        <translation>比较不能再次比较。</translation>
    </message>
    <message>
        <source>Two comparisons are joined by &quot;and&quot;.</source>
        <translation>两个比较用“and”连接。</translation>
    </message>
    <message>
        <source>There is no field %1.</source>
        <translation>没有字段 %1。</translation>
    </message>
    <message>
        <source>There is no function %1().</source>
        <translation>没有函数 %1()。</translation>
    </message>
    <message>
        <source>%1() lacks its argument &quot;%2&quot;.</source>
        <translation>%1() 缺少参数“%2”。</translation>
    </message>
    <message>
        <source>It is written %3.</source>
        <translation>写法为 %3。</translation>
    </message>
    <message>
        <source>%1() has more arguments than it takes.</source>
        <translation>%1() 的参数多于其可接受的数量。</translation>
    </message>
    <message>
        <source>It is written %2.</source>
        <translation>写法为 %2。</translation>
    </message>
    <message>
        <source>%1() takes %2 as &quot;%3&quot;, not %4.</source>
        <translation>%1() 的“%3”接受 %2，而不是 %4。</translation>
    </message>
    <message>
        <source>%5</source>
        <translation>%5</translation>
    </message>
    <message>
        <source>&quot;%1&quot; takes %2, not %3.</source>
        <translation>“%1”接受 %2，而不是 %3。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; takes values of one type, not %2 and %3.</source>
        <translation>“%1”接受同一类型的值，而不是 %2 和 %3。</translation>
    </message>
    <message>
        <source>The argument &quot;%2&quot; of %1() has to be the same for all rows.</source>
        <translation>%1() 的参数“%2”必须对所有行相同。</translation>
    </message>
    <message>
        <source>A literal fits here.</source>
        <translation>此处适合使用字面值。</translation>
    </message>
    <message>
        <source>The argument &quot;%2&quot; of %1() cannot be null.</source>
        <translation>%1() 的参数“%2”不能为 null。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no %2.</source>
        <translation>&apos;%1&apos; 不是 %2。</translation>
    </message>
    <message>
        <source>It is written like %3.</source>
        <translation>写法如 %3。</translation>
    </message>
    <message>
        <source>The regular expression is not valid: %1.</source>
        <translation>正则表达式无效：%1。</translation>
    </message>
    <message>
        <source>The syntax is that of RE2.</source>
        <translation>语法为 RE2 的语法。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; means nothing in a format of dates.</source>
        <translation>“%1”在日期格式中没有意义。</translation>
    </message>
    <message>
        <source>A format is made of yyyy, MM, dd, HH, mm, ss and signs; words in it stand in double quotes.</source>
        <translation>格式由 yyyy、MM、dd、HH、mm、ss 和符号组成；其中的文字写在双引号中。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be read from text.</source>
        <translation>“%1”无法从文本读取。</translation>
    </message>
    <message>
        <source>It can only be written.</source>
        <translation>它只能写入。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no unit of time.</source>
        <translation>“%1”不是时间单位。</translation>
    </message>
    <message>
        <source>Units are year, quarter, month, week, day, hour, minute, second and millisecond.</source>
        <translation>单位有 year、quarter、month、week、day、hour、minute、second 和 millisecond。</translation>
    </message>
    <message>
        <source>A date has no &quot;%1&quot;.</source>
        <translation>日期没有“%1”。</translation>
    </message>
    <message>
        <source>to_timestamp() makes a timestamp of it.</source>
        <translation>to_timestamp() 可将其转为时间戳。</translation>
    </message>
    <message>
        <source>There is no time zone &quot;%1&quot;.</source>
        <translation>没有时区“%1”。</translation>
    </message>
    <message>
        <source>Zones are named like Europe/Berlin.</source>
        <translation>时区的名称形如 Europe/Berlin。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no path into JSON.</source>
        <translation>“%1”不是 JSON 中的路径。</translation>
    </message>
    <message>
        <source>Paths are written like address.lines[0].</source>
        <translation>路径写作 address.lines[0] 的形式。</translation>
    </message>
    <message>
        <source>The regular expression has no group %1.</source>
        <translation>正则表达式没有第 %1 组。</translation>
    </message>
    <message>
        <source>Groups are in parentheses and count from 1.</source>
        <translation>组写在括号中，从 1 开始计数。</translation>
    </message>
    <message>
        <source>json_object() takes names and values in turn; a name is a text.</source>
        <translation>json_object() 依次接受名称和值；名称是文本。</translation>
    </message>
    <message>
        <source>It is written json_object(&apos;name&apos;, value, …).</source>
        <translation>写法为 json_object(&apos;name&apos;, value, …)。</translation>
    </message>
    <message>
        <source>%1 offers no &quot;%2&quot;.</source>
        <translation>%1 不提供“%2”。</translation>
    </message>
    <message>
        <source>No matching key is chosen.</source>
        <translation>未选择匹配键。</translation>
    </message>
    <message>
        <source>%1 does not recognise records by %2.</source>
        <translation>%1 不按 %2 识别记录。</translation>
    </message>
    <message>
        <source>Nothing is mapped to the field &quot;%1&quot;, which needs a value.</source>
        <translation>没有内容映射到需要值的字段“%1”。</translation>
    </message>
    <message>
        <source>No field is mapped.</source>
        <translation>没有映射任何字段。</translation>
    </message>
    <message>
        <source>Map a field, a constant or an expression to a field.</source>
        <translation>请将字段、常量或表达式映射到字段。</translation>
    </message>
    <message>
        <source>Nothing is mapped to the field &quot;%1&quot; yet.</source>
        <translation>尚无内容映射到字段“%1”。</translation>
    </message>
    <message>
        <source>Choose a field of the stream, a constant or an expression.</source>
        <translation>请选择流的字段、常量或表达式。</translation>
    </message>
    <message>
        <source>%2 has no field &quot;%1&quot;.</source>
        <translation>%2 没有字段“%1”。</translation>
    </message>
    <message>
        <source>Discover the destination again, or remove the row.</source>
        <translation>请重新检测目标，或移除该行。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; of %2 cannot be written.</source>
        <translation>%2 的字段“%1”不可写。</translation>
    </message>
    <message>
        <source>Remove the row.</source>
        <translation>请移除该行。</translation>
    </message>
    <message>
        <source>Two values are mapped to the field &quot;%1&quot;.</source>
        <translation>有两个值映射到字段“%1”。</translation>
    </message>
    <message>
        <source>The stream has no field &quot;%2&quot; for the field &quot;%1&quot;.</source>
        <translation>流没有用于字段“%1”的字段“%2”。</translation>
    </message>
    <message>
        <source>Choose another field, or discover the source again.</source>
        <translation>请选择其他字段，或重新检测源。</translation>
    </message>
    <message>
        <source>A value of type %2 cannot become %3 for the field &quot;%1&quot;: there is no conversion.</source>
        <translation>类型为 %2 的值无法转为字段“%1”所需的 %3：没有这种转换。</translation>
    </message>
    <message>
        <source>An expression can make a fitting value of it.</source>
        <translation>可用表达式将其转为合适的值。</translation>
    </message>
    <message>
        <source>The constant for the field &quot;%1&quot; cannot be written. %2</source>
        <translation>字段“%1”的常量无法写入。%2</translation>
    </message>
    <message>
        <source>Give a value the field takes.</source>
        <translation>请给出该字段接受的值。</translation>
    </message>
    <message>
        <source>The default of the field &quot;%1&quot; cannot be written. %2</source>
        <translation>字段“%1”的默认值无法写入。%2</translation>
    </message>
    <message>
        <source>Give a value the field takes, or choose another rule.</source>
        <translation>请给出该字段接受的值，或选择其他规则。</translation>
    </message>
    <message>
        <source>The key is no key of AES.</source>
        <translation>该密钥不是 AES 密钥。</translation>
    </message>
    <message>
        <source>Give 32, 48 or 64 hexadecimal digits.</source>
        <translation>请给出 32、48 或 64 位十六进制数字。</translation>
    </message>
    <message>
        <source>The key of the encryption is not there. %1</source>
        <translation>加密密钥不存在。%1</translation>
    </message>
    <message>
        <source>Give the key once more.</source>
        <translation>请重新给出密钥。</translation>
    </message>
    <message>
        <source>The public key is no key of RSA.</source>
        <translation>该公钥不是 RSA 密钥。</translation>
    </message>
    <message>
        <source>Give the key in the DER form of X.509, as hexadecimal digits.</source>
        <translation>请以 X.509 的 DER 形式给出密钥，使用十六进制数字。</translation>
    </message>
    <message>
        <source>The system does not offer this encryption.</source>
        <translation>系统不提供此加密。</translation>
    </message>
    <message>
        <source>Choose another mode.</source>
        <translation>请选择其他模式。</translation>
    </message>
    <message>
        <source>The system does not offer the hash function %1.</source>
        <translation>系统不提供哈希函数 %1。</translation>
    </message>
    <message>
        <source>SHA-256 is offered everywhere.</source>
        <translation>SHA-256 在任何系统上都可用。</translation>
    </message>
    <message>
        <source>The expression gives a value of type %1, which cannot become %2.</source>
        <translation>表达式给出类型为 %1 的值，无法转为 %2。</translation>
    </message>
    <message>
        <source>Choose another type, or another expression.</source>
        <translation>请选择其他类型或其他表达式。</translation>
    </message>
    <message>
        <source>The constant does not fit the type %1.</source>
        <translation>常量与类型 %1 不匹配。</translation>
    </message>
    <message>
        <source>Give another value, or choose another type.</source>
        <translation>请给出其他值，或选择其他类型。</translation>
    </message>
    <message>
        <source>%1 holds no certificate.</source>
        <translation>%1 不含证书。</translation>
    </message>
    <message>
        <source>The file has to be PEM: it has a line &quot;BEGIN CERTIFICATE&quot;.</source>
        <translation>文件必须是 PEM：其中有一行“BEGIN CERTIFICATE”。</translation>
    </message>
    <message>
        <source>The file %1 has more than %2 MB.</source>
        <translation>文件 %1 超过 %2 MB。</translation>
    </message>
    <message>
        <source>Choose a file with the certificates that are to be trusted alone.</source>
        <translation>请选择仅含要信任的证书的文件。</translation>
    </message>
    <message>
        <source>The setting &quot;%1&quot; has the unknown value &quot;%2&quot;.</source>
        <translation>设置“%1”有未知的值“%2”。</translation>
    </message>
    <message>
        <source>Use one of: %3.</source>
        <translation>请使用其一：%3。</translation>
    </message>
    <message>
        <source>The setting &quot;%1&quot; is not %2.</source>
        <translation>设置“%1”不是 %2。</translation>
    </message>
    <message>
        <source>Correct it, or leave it out for the default.</source>
        <translation>请更正，或略去以使用默认值。</translation>
    </message>
    <message>
        <source>The cron expression &quot;%1&quot; has %2 fields.</source>
        <translation>cron 表达式“%1”有 %2 个字段。</translation>
    </message>
    <message>
        <source>It takes 5 fields (minute, hour, day of month, month, day of week), or 6 or 7 with the second in front and the year at the end.</source>
        <translation>它接受 5 个字段（分、时、日、月、星期），或 6 或 7 个字段（秒在前，年在后）。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no known shorthand of a cron expression.</source>
        <translation>“%1”不是已知的 cron 表达式简写。</translation>
    </message>
    <message>
        <source>Use one of: %2.</source>
        <translation>请使用其一：%2。</translation>
    </message>
    <message>
        <source>The cron expression restricts both the day of month (&quot;%1&quot;) and the day of week (&quot;%2&quot;).</source>
        <translation>cron 表达式同时限制了日（“%1”）和星期（“%2”）。</translation>
    </message>
    <message>
        <source>With seconds, one of the two is &quot;?&quot;.</source>
        <translation>使用秒时，两者之一为“?”。</translation>
    </message>
    <message>
        <source>The cron expression has &quot;?&quot; as the day of month and as the day of week.</source>
        <translation>cron 表达式的日和星期都是“?”。</translation>
    </message>
    <message>
        <source>Put &quot;*&quot; in place of one of them for every day.</source>
        <translation>请将其中之一改为“*”表示每天。</translation>
    </message>
    <message>
        <source>The cron expression &quot;%1&quot; stands for no time at all.</source>
        <translation>cron 表达式“%1”不对应任何时间。</translation>
    </message>
    <message>
        <source>Check that the day exists in the month, e.g. no 30 February.</source>
        <translation>请检查该月是否有该日，例如没有 2 月 30 日。</translation>
    </message>
    <message>
        <source>The cron expression has &quot;%1&quot; in the field &quot;%2&quot;, which does not fit.</source>
        <translation>cron 表达式的字段“%2”中的“%1”不匹配。</translation>
    </message>
    <message>
        <source>The field &quot;%2&quot; takes %3; also lists, ranges and steps of them.</source>
        <translation>字段“%2”接受 %3；也可使用其列表、范围和步长。</translation>
    </message>
    <message>
        <source>The cron expression has the step &quot;%1&quot; in the field &quot;%2&quot;, which does not fit.</source>
        <translation>cron 表达式的字段“%2”中的步长“%1”不匹配。</translation>
    </message>
    <message>
        <source>A step is a number from 1 to %3.</source>
        <translation>步长是 1 到 %3 的数字。</translation>
    </message>
    <message>
        <source>The notices of a connection cannot be read: &quot;%1&quot; is not %2.</source>
        <translation>无法读取连接的提示：“%1”不是%2。</translation>
    </message>
    <message>
        <source>Correct it, or leave it out: then the settings of the profile hold.</source>
        <translation>请更正，或略去：略去时使用配置集的设置。</translation>
    </message>
    <message>
        <source>The quiet hours &quot;%1&quot; do not fit.</source>
        <translation>静默时段“%1”不匹配。</translation>
    </message>
    <message>
        <source>They have two different times as 22:00 and 06:00, and at least one day of mon, tue, wed, thu, fri, sat and sun.</source>
        <translation>静默时段有两个不同的时间，如 22:00 和 06:00，以及 mon、tue、wed、thu、fri、sat 和 sun 中的至少一天。</translation>
    </message>
    <message>
        <source>The quiet hours leave no time in which a run could start.</source>
        <translation>静默时段没有留下运行可以启动的时间。</translation>
    </message>
    <message>
        <source>Shorten one of them, or take a day out of it.</source>
        <translation>请缩短其中之一，或从中去掉一天。</translation>
    </message>
    <message>
        <source>What is called after a run cannot be called: &quot;%1&quot; is not %2.</source>
        <translation>运行后的调用无法进行：“%1”不是 %2。</translation>
    </message>
    <message>
        <source>Correct it, or remove the hook.</source>
        <translation>请更正，或移除该钩子。</translation>
    </message>
    <message>
        <source>A connection can call at most %1 commands and webhooks.</source>
        <translation>一个连接最多可调用 %1 个命令和 Webhook。</translation>
    </message>
    <message>
        <source>Let one command do what several do now.</source>
        <translation>请让一个命令完成现在多个命令的工作。</translation>
    </message>
    <message>
        <source>The setting &quot;%1&quot; is not a whole number from %2 to %3.</source>
        <translation>设置“%1”不是 %2 到 %3 的整数。</translation>
    </message>
    <message>
        <source>There is no setting &quot;%1&quot; for the patience with runs.</source>
        <translation>运行的容忍度没有设置“%1”。</translation>
    </message>
    <message>
        <source>The settings are: %2.</source>
        <translation>设置有：%2。</translation>
    </message>
    <message>
        <source>The interval of %1 hours does not fit.</source>
        <translation>间隔 %1 小时不合适。</translation>
    </message>
    <message>
        <source>An interval is 1 to %2 whole hours.</source>
        <translation>间隔为 1 到 %2 的整小时数。</translation>
    </message>
    <message>
        <source>The cron expression is missing.</source>
        <translation>缺少 cron 表达式。</translation>
    </message>
    <message>
        <source>Enter one, e.g. &quot;0 0 12 * * ?&quot; for every day at noon.</source>
        <translation>请输入一个，例如“0 0 12 * * ?”表示每天中午。</translation>
    </message>
    <message>
        <source>Use an IANA name, e.g. &quot;Europe/Berlin&quot; or &quot;UTC&quot;.</source>
        <translation>请使用 IANA 名称，例如“Europe/Berlin”或“UTC”。</translation>
    </message>
    <message>
        <source>Starts cannot be spread over %1 minutes.</source>
        <translation>启动时间不能错开 %1 分钟。</translation>
    </message>
    <message>
        <source>Use 0 (off) to %2 whole minutes.</source>
        <translation>请使用 0（关闭）到 %2 的整分钟数。</translation>
    </message>
    <message>
        <source>The start &quot;%1&quot; is no time.</source>
        <translation>开始时间“%1”不是时间。</translation>
    </message>
    <message>
        <source>Write date and time as 2026-05-04T06:00:00Z, or with the offset to UTC.</source>
        <translation>请将日期和时间写作 2026-05-04T06:00:00Z，或带上与 UTC 的偏移。</translation>
    </message>
    <message>
        <source>The schedule has the unknown value &quot;%2&quot; for &quot;%1&quot;.</source>
        <translation>计划的“%1”有未知的值“%2”。</translation>
    </message>
    <message>
        <source>A schedule of some streams names none.</source>
        <translation>部分流的计划没有指定任何流。</translation>
    </message>
    <message>
        <source>Name at least one stream that the connection has chosen.</source>
        <translation>请至少指定一个连接已选择的流。</translation>
    </message>
    <message>
        <source>A schedule names the stream &quot;%1&quot;, which the connection has not chosen.</source>
        <translation>计划指定了连接未选择的流“%1”。</translation>
    </message>
    <message>
        <source>Choose the stream, or take it out of the schedule.</source>
        <translation>请选择该流，或将其从计划中去掉。</translation>
    </message>
    <message>
        <source>A schedule names the stream &quot;%1&quot; twice.</source>
        <translation>计划两次指定了流“%1”。</translation>
    </message>
    <message>
        <source>Name each stream once.</source>
        <translation>请对每个流只指定一次。</translation>
    </message>
    <message>
        <source>A schedule of some streams is &quot;manual&quot;, which starts nothing.</source>
        <translation>部分流的计划为“manual”，不会启动任何运行。</translation>
    </message>
    <message>
        <source>Give it an interval or a cron expression, or remove it.</source>
        <translation>请为其指定间隔或 cron 表达式，或将其移除。</translation>
    </message>
    <message>
        <source>The stored result of the last verification cannot be read.</source>
        <translation>无法读取存储的上次核对结果。</translation>
    </message>
    <message>
        <source>A new verification replaces it.</source>
        <translation>新的核对会取代它。</translation>
    </message>
    <message>
        <source>Notices cannot be sent by %1: it is not set up.</source>
        <translation>提示无法通过 %1 发送：它尚未设置。</translation>
    </message>
    <message>
        <source>The settings of notices say what is missing.</source>
        <translation>提示的设置说明了缺少什么。</translation>
    </message>
    <message>
        <source>The desktop has no service that shows notifications.</source>
        <translation>桌面没有显示通知的服务。</translation>
    </message>
    <message>
        <source>The list of notices has them all.</source>
        <translation>提示列表中有全部提示。</translation>
    </message>
    <message>
        <source>Check its address, and which form of message it takes.</source>
        <translation>请检查其地址，以及它接受哪种消息格式。</translation>
    </message>
    <message>
        <source>It is called again later.</source>
        <translation>稍后会再次调用。</translation>
    </message>
    <message>
        <source>The mail server %1 cannot be reached: %2.</source>
        <translation>无法连接邮件服务器 %1：%2。</translation>
    </message>
    <message>
        <source>Check its name and port, and the network.</source>
        <translation>请检查其名称和端口，以及网络。</translation>
    </message>
    <message>
        <source>The mail server %1 did not take the message within %2 seconds.</source>
        <translation>邮件服务器 %1 未在 %2 秒内接受消息。</translation>
    </message>
    <message>
        <source>Check whether it is encrypted as the settings say.</source>
        <translation>请检查其加密是否与设置一致。</translation>
    </message>
    <message>
        <source>The mail server %1 offers no encryption here; nothing was sent.</source>
        <translation>邮件服务器 %1 在此处不提供加密；未发送任何内容。</translation>
    </message>
    <message>
        <source>Check the port, and whether TLS begins at once or with STARTTLS.</source>
        <translation>请检查端口，以及 TLS 是立即开始还是通过 STARTTLS。</translation>
    </message>
    <message>
        <source>The certificate of the mail server %1 is not trusted: %2.</source>
        <translation>邮件服务器 %1 的证书不受信任：%2。</translation>
    </message>
    <message>
        <source>Check the server&apos;s name; an authority of one&apos;s own is added in the network settings.</source>
        <translation>请检查服务器名称；自有的证书颁发机构可在网络设置中添加。</translation>
    </message>
    <message>
        <source>The mail server %1 refused the user or the password.</source>
        <translation>邮件服务器 %1 拒绝了用户或密码。</translation>
    </message>
    <message>
        <source>Check both; some providers ask for a password of its own for programs.</source>
        <translation>请检查这两项；某些提供商要求程序使用专用密码。</translation>
    </message>
    <message>
        <source>The mail server %1 refused the message with the status %2.</source>
        <translation>邮件服务器 %1 以状态 %2 拒绝了消息。</translation>
    </message>
    <message>
        <source>Check the sender and the receivers.</source>
        <translation>请检查发件人和收件人。</translation>
    </message>
    <message>
        <source>The mail server %1 did not take the message for now, with the status %2.</source>
        <translation>邮件服务器 %1 暂时未接受消息，状态为 %2。</translation>
    </message>
    <message>
        <source>It is sent again later.</source>
        <translation>稍后会再次发送。</translation>
    </message>
    <message>
        <source>The message cannot be given to the mail server %1: %2.</source>
        <translation>消息无法交给邮件服务器 %1：%2。</translation>
    </message>
    <message>
        <source>The secret &quot;%1&quot; is not stored.</source>
        <translation>机密“%1”未存储。</translation>
    </message>
    <message>
        <source>Enter it again in the configuration it belongs to.</source>
        <translation>请在其所属的配置中重新输入。</translation>
    </message>
    <message>
        <source>The secret &quot;%1&quot; is not in the environment.</source>
        <translation>环境中没有机密“%1”。</translation>
    </message>
    <message>
        <source>Set the variable %2.</source>
        <translation>请设置变量 %2。</translation>
    </message>
    <message>
        <source>The keychain does not give the secret &quot;%1&quot;.</source>
        <translation>密钥环未提供机密“%1”。</translation>
    </message>
    <message>
        <source>Unlock the keychain and try again; if the secret was deleted there, enter it again in the configuration it belongs to.</source>
        <translation>请解锁密钥环后重试；如果该机密已在其中删除，请在其所属的配置中重新输入。</translation>
    </message>
    <message>
        <source>The secret &quot;%1&quot; cannot be stored: secrets come from the environment.</source>
        <translation>机密“%1”无法存储：机密来自环境变量。</translation>
    </message>
    <message>
        <source>Set the variable %2 instead of entering the secret.</source>
        <translation>请设置变量 %2，而不是输入机密。</translation>
    </message>
    <message>
        <source>The environment variable %1 is not set.</source>
        <translation>未设置环境变量 %1。</translation>
    </message>
    <message>
        <source>Set it, or enter the secret in the configuration.</source>
        <translation>请设置它，或在配置中输入机密。</translation>
    </message>
    <message>
        <source>Stored secrets are not in the environment yet: %1.</source>
        <translation>环境中尚没有已存储的机密：%1。</translation>
    </message>
    <message>
        <source>Set these variables and start the program anew.</source>
        <translation>请设置这些变量并重新启动程序。</translation>
    </message>
    <message>
        <source>The new secret for %1 cannot be stored: the configuration does not keep it in the secret store.</source>
        <translation>%1 的新机密无法存储：配置未将其保存在机密存储中。</translation>
    </message>
    <message>
        <source>Save the configuration with the secret entered in its field.</source>
        <translation>请在其字段中输入机密后保存配置。</translation>
    </message>
    <message>
        <source>The secret at %1 is not a text, so it cannot be kept apart.</source>
        <translation>%1 处的机密不是文本，无法单独保存。</translation>
    </message>
    <message>
        <source>Enter it in quotes.</source>
        <translation>请将其写在引号中。</translation>
    </message>
    <message>
        <source>The secret &quot;%1&quot; cannot be stored: it has characters that no text has.</source>
        <translation>机密“%1”无法存储：它含有文本不允许的字符。</translation>
    </message>
    <message>
        <source>Enter it again without control characters.</source>
        <translation>请重新输入，不要带控制字符。</translation>
    </message>
    <message>
        <source>The keychain cannot be used.</source>
        <translation>密钥环无法使用。</translation>
    </message>
    <message>
        <source>Start a keychain such as GNOME Keyring or KWallet, or keep secrets in an encrypted file or in environment variables.</source>
        <translation>请启动密钥环（例如 GNOME Keyring 或 KWallet），或将机密保存在加密文件或环境变量中。</translation>
    </message>
    <message>
        <source>The keychain is locked.</source>
        <translation>密钥环已锁定。</translation>
    </message>
    <message>
        <source>Unlock it and try again.</source>
        <translation>请解锁后重试。</translation>
    </message>
    <message>
        <source>Access to the keychain was denied.</source>
        <translation>对密钥环的访问被拒绝。</translation>
    </message>
    <message>
        <source>Try again and allow the access.</source>
        <translation>请重试并允许访问。</translation>
    </message>
    <message>
        <source>The keychain did not answer within %1 seconds.</source>
        <translation>密钥环未在 %1 秒内应答。</translation>
    </message>
    <message>
        <source>Answer its question if one is open, then try again.</source>
        <translation>如有打开的询问请先回答，然后重试。</translation>
    </message>
    <message>
        <source>The keychain does not give back what was stored in it.</source>
        <translation>密钥环没有返回存储于其中的内容。</translation>
    </message>
    <message>
        <source>Restart the keychain, or keep secrets elsewhere.</source>
        <translation>请重新启动密钥环，或将机密保存在别处。</translation>
    </message>
    <message>
        <source>There is no vault %1.</source>
        <translation>没有加密文件 %1。</translation>
    </message>
    <message>
        <source>Create it with a passphrase, or keep secrets elsewhere.</source>
        <translation>请用密码短语创建它，或将机密保存在别处。</translation>
    </message>
    <message>
        <source>There is a vault %1 already.</source>
        <translation>已有加密文件 %1。</translation>
    </message>
    <message>
        <source>Unlock it with its passphrase.</source>
        <translation>请用其密码短语解锁。</translation>
    </message>
    <message>
        <source>The vault with the secrets is locked.</source>
        <translation>保存机密的加密文件已锁定。</translation>
    </message>
    <message>
        <source>Enter its passphrase, or set the variable MILLRACE_PASSPHRASE to it.</source>
        <translation>请输入其密码短语，或将变量 MILLRACE_PASSPHRASE 设为该密码短语。</translation>
    </message>
    <message>
        <source>The passphrase does not open the vault.</source>
        <translation>密码短语无法打开加密文件。</translation>
    </message>
    <message>
        <source>Check upper and lower case and the keyboard layout.</source>
        <translation>请检查大小写和键盘布局。</translation>
    </message>
    <message>
        <source>A vault needs a passphrase.</source>
        <translation>加密文件需要密码短语。</translation>
    </message>
    <message>
        <source>Enter some words that nobody would guess.</source>
        <translation>请输入几个他人猜不到的词。</translation>
    </message>
    <message>
        <source>The vault %1 is damaged; it was left as it is.</source>
        <translation>加密文件 %1 已损坏；已保持原样。</translation>
    </message>
    <message>
        <source>Put a backup in its place, or discard it and enter the secrets again.</source>
        <translation>请用备份替换它，或将其放弃并重新输入机密。</translation>
    </message>
    <message>
        <source>The vault %1 was written by a newer version of the program.</source>
        <translation>加密文件 %1 由较新版本的程序写入。</translation>
    </message>
    <message>
        <source>Update this program.</source>
        <translation>请更新此程序。</translation>
    </message>
    <message>
        <source>The vault %1 asks for more memory or time than a vault ever needs.</source>
        <translation>加密文件 %1 要求的内存或时间超过加密文件应有的需要。</translation>
    </message>
    <message>
        <source>There is not enough memory to unlock the vault: it needs %1 MB.</source>
        <translation>没有足够的内存解锁加密文件：需要 %1 MB。</translation>
    </message>
    <message>
        <source>The file %1 cannot be used: %2.</source>
        <translation>文件 %1 无法使用：%2。</translation>
    </message>
    <message>
        <source>The file %1 is too large for a file of secrets.</source>
        <translation>文件 %1 过大，不像机密文件。</translation>
    </message>
    <message>
        <source>Put a backup in its place, or move it away.</source>
        <translation>请用备份替换它，或将其移走。</translation>
    </message>
    <message>
        <source>The secrets of the profile are in use by another process.</source>
        <translation>配置集的机密正由另一个进程使用。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>The file %1 is damaged; it was left as it is.</source>
        <translation>文件 %1 已损坏；已保持原样。</translation>
    </message>
    <message>
        <source>Correct it or move it away.</source>
        <translation>请更正或移走它。</translation>
    </message>
    <message>
        <source>The secret &quot;%1&quot; cannot be stored: no keychain is running and no other place is chosen.</source>
        <translation>机密“%1”无法存储：没有运行中的密钥环，也未选择其他位置。</translation>
    </message>
    <message>
        <source>Start a keychain, or choose an encrypted file or environment variables: in the settings, or with &quot;millrace-cli profile secrets --keep-in&quot;.</source>
        <translation>请启动密钥环，或选择加密文件或环境变量：在设置中，或用“millrace-cli profile secrets --keep-in”。</translation>
    </message>
    <message>
        <source>The file %1 names &quot;%2&quot; as the place of secrets.</source>
        <translation>文件 %1 将“%2”指定为机密的位置。</translation>
    </message>
    <message>
        <source>Update this program, or correct the file.</source>
        <translation>请更新此程序，或更正该文件。</translation>
    </message>
    <message>
        <source>The secret &quot;%1&quot; was not moved: the new place gives back something else.</source>
        <translation>机密“%1”未移动：新位置返回了不同的内容。</translation>
    </message>
    <message>
        <source>All secrets are still in their former place; choose another one.</source>
        <translation>所有机密仍在原位置；请选择其他位置。</translation>
    </message>
    <message>
        <source>The server at %1 does not offer encryption.</source>
        <translation>%1 处的服务器不提供加密。</translation>
    </message>
    <message>
        <source>Its administrator can switch TLS on; without it, choose a mode that does not need encryption.</source>
        <translation>其管理员可以开启 TLS；没有 TLS 时，请选择不需要加密的模式。</translation>
    </message>
    <message>
        <source>What answers at %1 is no %2 server.</source>
        <translation>%1 处应答的不是 %2 服务器。</translation>
    </message>
    <message>
        <source>Check host and port.</source>
        <translation>请检查主机和端口。</translation>
    </message>
    <message>
        <source>The server at %1 refuses the connection: %2.</source>
        <translation>%1 处的服务器拒绝连接：%2。</translation>
    </message>
    <message>
        <source>The server at %1 and this program found no way to encrypt: %2.</source>
        <translation>%1 处的服务器与此程序没有找到加密方式：%2。</translation>
    </message>
    <message>
        <source>The server may be too old for TLS 1.2.</source>
        <translation>该服务器可能过旧，不支持 TLS 1.2。</translation>
    </message>
    <message>
        <source>The server at %1 did not encrypt within %2 seconds.</source>
        <translation>%1 处的服务器未在 %2 秒内完成加密。</translation>
    </message>
    <message>
        <source>Check host, port and network; the next attempt tries again.</source>
        <translation>请检查主机、端口和网络；下一次尝试会重试。</translation>
    </message>
    <message>
        <source>This machine cannot encrypt connections: %1.</source>
        <translation>本机无法加密连接：%1。</translation>
    </message>
    <message>
        <source>Install Qt&apos;s plugin for TLS (package libqt6network6).</source>
        <translation>请安装 Qt 的 TLS 插件（软件包 libqt6network6）。</translation>
    </message>
    <message>
        <source>The certificate of the server at %1 is not trusted. It is for %2, signed by %3, valid until %4; its SHA-256 fingerprint is %5.</source>
        <translation>%1 处服务器的证书不受信任。它颁发给 %2，由 %3 签发，有效期至 %4；其 SHA-256 指纹为 %5。</translation>
    </message>
    <message>
        <source>Compare the fingerprint with the one the administrator gives; if they are equal, enter it as the fingerprint to trust, or enter the file of the authority.</source>
        <translation>请将该指纹与管理员给出的对照；如果一致，请将其作为要信任的指纹输入，或输入证书颁发机构的文件。</translation>
    </message>
    <message>
        <source>The server at %1 shows another certificate than the trusted one: its SHA-256 fingerprint is %2. It may be another machine that listens in.</source>
        <translation>%1 处的服务器出示的证书与受信任的不同：其 SHA-256 指纹为 %2。可能是其他计算机在窃听。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; cannot be written: no column name that differs from the others fits into %2 characters.</source>
        <translation>字段“%1”无法写入：没有既不与其他列重名又在 %2 个字符以内的列名。</translation>
    </message>
    <message>
        <source>Rename the field, or leave it out.</source>
        <translation>请重命名该字段，或将其排除。</translation>
    </message>
    <message>
        <source>There is no server to connect to: the host is empty.</source>
        <translation>没有可连接的服务器：主机为空。</translation>
    </message>
    <message>
        <source>Enter the host name or the address of the server.</source>
        <translation>请输入服务器的主机名或地址。</translation>
    </message>
    <message>
        <source>No host is known by the name &quot;%1&quot;.</source>
        <translation>没有名为“%1”的主机。</translation>
    </message>
    <message>
        <source>Check the name.</source>
        <translation>请检查名称。</translation>
    </message>
    <message>
        <source>The host name &quot;%1&quot; cannot be looked up.</source>
        <translation>无法查询主机名“%1”。</translation>
    </message>
    <message>
        <source>Looking up the host name &quot;%1&quot; took longer than %2 seconds.</source>
        <translation>查询主机名“%1”超过 %2 秒。</translation>
    </message>
    <message>
        <source>No server accepts connections at %1.</source>
        <translation>%1 处没有服务器接受连接。</translation>
    </message>
    <message>
        <source>Check that the server runs and listens on this port.</source>
        <translation>请检查服务器是否正在运行并监听此端口。</translation>
    </message>
    <message>
        <source>The server at %1 did not answer within %2 seconds.</source>
        <translation>%1 处的服务器未在 %2 秒内应答。</translation>
    </message>
    <message>
        <source>Check host, port and firewall; the next attempt tries again.</source>
        <translation>请检查主机、端口和防火墙；下一次尝试会重试。</translation>
    </message>
    <message>
        <source>The server at %1 cannot be reached.</source>
        <translation>无法连接 %1 处的服务器。</translation>
    </message>
    <message>
        <source>%1 cannot be the path of a Unix socket: it is empty or too long.</source>
        <translation>%1 不能作为 Unix 套接字的路径：它为空或过长。</translation>
    </message>
    <message>
        <source>A path of at most 107 bytes is needed.</source>
        <translation>需要最多 107 个字节的路径。</translation>
    </message>
    <message>
        <source>There is no Unix socket %1: its folder does not exist.</source>
        <translation>没有 Unix 套接字 %1：其文件夹不存在。</translation>
    </message>
    <message>
        <source>The Unix socket %1 may not be used by this account.</source>
        <translation>此账户不能使用 Unix 套接字 %1。</translation>
    </message>
    <message>
        <source>Ask for the right to use it, or connect by host and port.</source>
        <translation>请申请使用权限，或通过主机和端口连接。</translation>
    </message>
    <message>
        <source>No server listens at the Unix socket %1.</source>
        <translation>没有服务器监听 Unix 套接字 %1。</translation>
    </message>
    <message>
        <source>Check that the server runs and uses this socket.</source>
        <translation>请检查服务器是否正在运行并使用此套接字。</translation>
    </message>
    <message>
        <source>The server at %1 closed the connection.</source>
        <translation>%1 处的服务器关闭了连接。</translation>
    </message>
    <message>
        <source>The table %1 is not there any more, or cannot be seen.</source>
        <translation>表 %1 已不存在，或不可见。</translation>
    </message>
    <message>
        <source>Make it again and grant the rights on it, or map the stream to another table.</source>
        <translation>请重新创建并授予其权限，或将流映射到其他表。</translation>
    </message>
    <message>
        <source>The table %1 has no column &quot;%2&quot; any more.</source>
        <translation>表 %1 已没有列“%2”。</translation>
    </message>
    <message>
        <source>Discover the destination again and remove the mapping of this column, or add the column again.</source>
        <translation>请重新检测目标并移除此列的映射，或重新添加该列。</translation>
    </message>
    <message>
        <source>The column &quot;%2&quot; of the table %1 cannot be written any more: the database computes it, or the right is missing.</source>
        <translation>表 %1 的列“%2”已不可写：由数据库计算，或缺少权限。</translation>
    </message>
    <message>
        <source>Discover the destination again and remove the mapping of this column.</source>
        <translation>请重新检测目标并移除此列的映射。</translation>
    </message>
    <message>
        <source>The column &quot;%2&quot; of the table %1 takes values of the type %3 now; it is mapped as %4.</source>
        <translation>表 %1 的列“%2”现在接受类型 %3 的值；它映射为 %4。</translation>
    </message>
    <message>
        <source>Discover the destination again and check the mapping.</source>
        <translation>请重新检测目标并检查映射。</translation>
    </message>
    <message>
        <source>The column &quot;%2&quot; of the table %1 needs a value in every new row, and nothing is mapped to it.</source>
        <translation>表 %1 的列“%2”在每个新行中都需要值，但没有内容映射到它。</translation>
    </message>
    <message>
        <source>Discover the destination again and map the column, or give it a default.</source>
        <translation>请重新检测目标并映射该列，或为其设置默认值。</translation>
    </message>
    <message>
        <source>Rows of the table %1 are recognised by the column &quot;%2&quot;, and nothing is mapped to it.</source>
        <translation>表 %1 的行由列“%2”识别，但没有内容映射到它。</translation>
    </message>
    <message>
        <source>Map the column, or choose another matching key.</source>
        <translation>请映射该列，或选择其他匹配键。</translation>
    </message>
    <message>
        <source>Rows of the table %1 cannot be recognised by %2 any more: no unique index has exactly these columns.</source>
        <translation>表 %1 的行已不能由 %2 识别：没有恰好由这些列组成的唯一索引。</translation>
    </message>
    <message>
        <source>Make the index again, or choose another matching key.</source>
        <translation>请重新建立该索引，或选择其他匹配键。</translation>
    </message>
    <message>
        <source>The table %1 does not allow the operation &quot;%2&quot; any more.</source>
        <translation>表 %1 已不允许操作“%2”。</translation>
    </message>
    <message>
        <source>Grant the rights it needs, or discover the destination again and choose another operation.</source>
        <translation>请授予所需的权限，或重新检测目标并选择其他操作。</translation>
    </message>
    <message>
        <source>The table %1 was there before: its rows cannot be told from those that Millrace wrote.</source>
        <translation>表 %1 之前已存在：其中的行无法与 Millrace 写入的行区分开。</translation>
    </message>
    <message>
        <source>Delete the rows by hand.</source>
        <translation>请手动删除这些行。</translation>
    </message>
    <message>
        <source>The stream %1 cannot be written: the destination writes into tables that exist, and the stream is mapped to none.</source>
        <translation>流 %1 无法写入：目标写入现有的表，而该流未映射到任何表。</translation>
    </message>
    <message>
        <source>Map the stream to a table, or let the destination make tables of its own.</source>
        <translation>请将该流映射到表，或让目标自行创建表。</translation>
    </message>
    <message>
        <source>%1 has no table that can be written.</source>
        <translation>%1 没有可写入的表。</translation>
    </message>
    <message>
        <source>Make a table or grant the rights on one, or let the destination make tables of its own.</source>
        <translation>请创建表或授予表的权限，或让目标自行创建表。</translation>
    </message>
    <message>
        <source>The SSH tunnel cannot be opened: the program ssh is missing.</source>
        <translation>无法打开 SSH 隧道：缺少程序 ssh。</translation>
    </message>
    <message>
        <source>Install the OpenSSH client (package openssh-client).</source>
        <translation>请安装 OpenSSH 客户端（软件包 openssh-client）。</translation>
    </message>
    <message>
        <source>The SSH tunnel cannot be opened: &quot;%1&quot; is no name that ssh may be given.</source>
        <translation>无法打开 SSH 隧道：“%1”不是可交给 ssh 的名称。</translation>
    </message>
    <message>
        <source>Correct it; quotes, blanks and a hyphen in front are not used.</source>
        <translation>请更正；不使用引号、空格和开头的连字符。</translation>
    </message>
    <message>
        <source>The SSH key %1 cannot be read.</source>
        <translation>无法读取 SSH 密钥 %1。</translation>
    </message>
    <message>
        <source>The SSH key %1 is not used, because others can read it.</source>
        <translation>未使用 SSH 密钥 %1，因为其他用户可以读取它。</translation>
    </message>
    <message>
        <source>Take the rights of others away: chmod 600.</source>
        <translation>请去掉其他用户的权限：chmod 600。</translation>
    </message>
    <message>
        <source>The file of known hosts %1 cannot be read.</source>
        <translation>无法读取已知主机文件 %1。</translation>
    </message>
    <message>
        <source>The jump host %1 is not known by this name.</source>
        <translation>跳板机 %1 的名称未知。</translation>
    </message>
    <message>
        <source>The name of the jump host %1 cannot be looked up.</source>
        <translation>无法查询跳板机 %1 的名称。</translation>
    </message>
    <message>
        <source>The jump host %1 does not accept SSH on port %2.</source>
        <translation>跳板机 %1 不在端口 %2 上接受 SSH。</translation>
    </message>
    <message>
        <source>The jump host %1 shows a key that is not known yet: %2.</source>
        <translation>跳板机 %1 出示了尚属未知的密钥：%2。</translation>
    </message>
    <message>
        <source>Compare it with the fingerprint its administrator gives; if they are equal, enter it as the fingerprint of the host key, or sign in once with &quot;%3&quot; and confirm the key.</source>
        <translation>请将其与其管理员给出的指纹对照；如果一致，请将其作为主机密钥的指纹输入，或用“%3”登录一次并确认该密钥。</translation>
    </message>
    <message>
        <source>The jump host %1 shows another key than before: %2. It may be another machine that listens in.</source>
        <translation>跳板机 %1 出示的密钥与之前不同：%2。可能是其他计算机在窃听。</translation>
    </message>
    <message>
        <source>Ask its administrator; only if the key was changed on purpose, remove the old one with &quot;ssh-keygen -R&quot; and confirm the new one with &quot;%3&quot;.</source>
        <translation>请询问其管理员；仅当密钥是有意更换时，才用“ssh-keygen -R”移除旧密钥，并用“%3”确认新密钥。</translation>
    </message>
    <message>
        <source>The jump host %1 shows another key than the trusted one: %2. It may be another machine that listens in.</source>
        <translation>跳板机 %1 出示的密钥与受信任的不同：%2。可能是其他计算机在窃听。</translation>
    </message>
    <message>
        <source>Ask its administrator; only if the key was changed on purpose, enter the new fingerprint.</source>
        <translation>请询问其管理员；仅当密钥是有意更换时才输入新指纹。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no fingerprint of a host key.</source>
        <translation>“%1”不是主机密钥的指纹。</translation>
    </message>
    <message>
        <source>It looks like &quot;SHA256:&quot; and 43 letters; ssh-keygen -lf shows it for a key.</source>
        <translation>指纹形如“SHA256:”加 43 个字母；ssh-keygen -lf 可显示密钥的指纹。</translation>
    </message>
    <message>
        <source>The jump host %1 does not let %2 in.</source>
        <translation>跳板机 %1 不允许 %2 登录。</translation>
    </message>
    <message>
        <source>Check the user and the key. A key with a passphrase has to be in the agent (ssh-add); passwords are not asked for.</source>
        <translation>请检查用户和密钥。带密码短语的密钥必须在代理中 (ssh-add)；不会询问密码。</translation>
    </message>
    <message>
        <source>The jump host %1 does not allow a tunnel to %2.</source>
        <translation>跳板机 %1 不允许通往 %2 的隧道。</translation>
    </message>
    <message>
        <source>Its administrator can allow it (AllowTcpForwarding, PermitOpen).</source>
        <translation>其管理员可以允许 (AllowTcpForwarding, PermitOpen)。</translation>
    </message>
    <message>
        <source>The jump host %1 does not know the host of the database %2.</source>
        <translation>跳板机 %1 不知道数据库 %2 的主机。</translation>
    </message>
    <message>
        <source>Enter the name or address as the jump host knows it.</source>
        <translation>请输入跳板机所知的名称或地址。</translation>
    </message>
    <message>
        <source>The jump host %1 does not reach the database at %2.</source>
        <translation>跳板机 %1 无法连通 %2 的数据库。</translation>
    </message>
    <message>
        <source>Check host and port as the jump host sees them; the next attempt tries again.</source>
        <translation>请按跳板机的视角检查主机和端口；下一次尝试会重试。</translation>
    </message>
    <message>
        <source>The SSH tunnel by %1 did not open within %2 seconds.</source>
        <translation>经由 %1 的 SSH 隧道未在 %2 秒内打开。</translation>
    </message>
    <message>
        <source>The SSH tunnel by %1 did not open: %2.</source>
        <translation>经由 %1 的 SSH 隧道未打开：%2。</translation>
    </message>
    <message>
        <source>ssh does not start: %1.</source>
        <translation>ssh 无法启动：%1。</translation>
    </message>
    <message>
        <source>Correct the settings of ssh (~/.ssh/config).</source>
        <translation>请更正 ssh 的设置 (~/.ssh/config)。</translation>
    </message>
    <message>
        <source>The SSH tunnel by %1 broke.</source>
        <translation>经由 %1 的 SSH 隧道已断开。</translation>
    </message>
    <message>
        <source>The next attempt opens it again.</source>
        <translation>下一次尝试会重新打开它。</translation>
    </message>
    <message>
        <source>The language cannot be stored in %1.</source>
        <translation>语言无法存储到 %1。</translation>
    </message>
    <message>
        <source>The file has to be writable for the user who runs Millrace.</source>
        <translation>运行 Millrace 的用户必须能写入该文件。</translation>
    </message>
    <message>
        <source>The regular expression &quot;%1&quot; is not valid: %2.</source>
        <translation>正则表达式“%1”无效：%2。</translation>
    </message>
    <message>
        <source>Correct it, or search for it as plain text.</source>
        <translation>请更正，或将其作为普通文本搜索。</translation>
    </message>
    <message>
        <source>There is no notice %1.</source>
        <translation>没有提示 %1。</translation>
    </message>
    <message>
        <source>The list of notices shows their numbers.</source>
        <translation>提示列表显示了其编号。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; was changed since the plan was made.</source>
        <translation>“%1”在制定方案之后被更改。</translation>
    </message>
    <message>
        <source>Nothing was changed. Make the plan again and look at it.</source>
        <translation>未更改任何内容。请重新制定方案并查看。</translation>
    </message>
    <message>
        <source>Nothing was put back: what it is about was changed by somebody else meanwhile.</source>
        <translation>未还原任何内容：所涉及的内容在此期间已被他人更改。</translation>
    </message>
    <message>
        <source>Look at the newest changes, and put back again.</source>
        <translation>请查看最新的更改，然后再次还原。</translation>
    </message>
    <message>
        <source>This change cannot be put back: %1</source>
        <translation>此更改无法还原：%1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no address of a web server.</source>
        <translation>“%1”不是 Web 服务器的地址。</translation>
    </message>
    <message>
        <source>Give an address that starts with https://.</source>
        <translation>请给出以 https:// 开头的地址。</translation>
    </message>
    <message>
        <source>The address of the catalogue has a name or a password in it.</source>
        <translation>目录的地址中含有用户名或密码。</translation>
    </message>
    <message>
        <source>Give it without: settings are kept in plain text.</source>
        <translation>请给出不含它们的地址：设置以明文保存。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be created: %2.</source>
        <translation>无法创建文件夹 %1：%2。</translation>
    </message>
    <message>
        <source>Check the permissions and the free space there, or choose another place with --profile.</source>
        <translation>请检查该处的权限和可用空间，或用 --profile 选择其他位置。</translation>
    </message>
    <message>
        <source>The state database %1 cannot be opened: %2.</source>
        <translation>无法打开状态数据库 %1：%2。</translation>
    </message>
    <message>
        <source>Check the permissions of the file and its folder, or choose another place with --profile.</source>
        <translation>请检查文件及其文件夹的权限，或用 --profile 选择其他位置。</translation>
    </message>
    <message>
        <source>The state database %1 is damaged.</source>
        <translation>状态数据库 %1 已损坏。</translation>
    </message>
    <message>
        <source>Recover it from the last good backup or start empty; the damaged file is kept either way.</source>
        <translation>请从最近的有效备份恢复，或从空开始；无论哪种方式都会保留损坏的文件。</translation>
    </message>
    <message>
        <source>The state database %1 was written by a newer version of the program: its schema is %2, the newest known here is %3.</source>
        <translation>状态数据库 %1 由较新版本的程序写入：其结构版本为 %2，此处已知的最新版本为 %3。</translation>
    </message>
    <message>
        <source>Update this program, or choose another profile.</source>
        <translation>请更新此程序，或选择其他配置集。</translation>
    </message>
    <message>
        <source>The state database %1 is in use by another process.</source>
        <translation>状态数据库 %1 正由另一个进程使用。</translation>
    </message>
    <message>
        <source>The state database %1 cannot grow: the disk is full.</source>
        <translation>状态数据库 %1 无法增大：磁盘已满。</translation>
    </message>
    <message>
        <source>Free some space and run again; nothing stored is lost.</source>
        <translation>请释放一些空间并再次运行；已存储的内容不会丢失。</translation>
    </message>
    <message>
        <source>The state database %1 cannot be written to.</source>
        <translation>无法写入状态数据库 %1。</translation>
    </message>
    <message>
        <source>Check the permissions of the file and its folder.</source>
        <translation>请检查文件及其文件夹的权限。</translation>
    </message>
    <message>
        <source>The state database %1 failed: %2.</source>
        <translation>状态数据库 %1 失败：%2。</translation>
    </message>
    <message>
        <source>Try again; if it stays so, report it with the log of the run.</source>
        <translation>请重试；如果仍然如此，请附上运行日志报告。</translation>
    </message>
    <message>
        <source>The state database holds &quot;%2&quot; as %1, which is not known.</source>
        <translation>状态数据库的 %1 为未知的“%2”。</translation>
    </message>
    <message>
        <source>Update this program, or start with another profile.</source>
        <translation>请更新此程序，或用其他配置集启动。</translation>
    </message>
    <message>
        <source>The profile %1 is open in another process.</source>
        <translation>配置集 %1 已在另一个进程中打开。</translation>
    </message>
    <message>
        <source>Close every window and command that uses it, then try again.</source>
        <translation>请关闭使用它的所有窗口和命令，然后重试。</translation>
    </message>
    <message>
        <source>The folder %1 holds no good backup.</source>
        <translation>文件夹 %1 没有有效的备份。</translation>
    </message>
    <message>
        <source>Start with an empty profile; the damaged file is kept.</source>
        <translation>请从空的配置集开始；损坏的文件会保留。</translation>
    </message>
    <message>
        <source>The backup %1 cannot be written: %2.</source>
        <translation>无法写入备份 %1：%2。</translation>
    </message>
    <message>
        <source>The state database cannot be recovered: %1 failed: %2.</source>
        <translation>状态数据库无法恢复：%1 失败：%2。</translation>
    </message>
    <message>
        <source>The lock file %1 cannot be used: %2.</source>
        <translation>锁文件 %1 无法使用：%2。</translation>
    </message>
    <message>
        <source>Check the permissions of its folder, or choose another place with --profile.</source>
        <translation>请检查其文件夹的权限，或用 --profile 选择其他位置。</translation>
    </message>
    <message>
        <source>The connection is already running, in process %1.</source>
        <translation>连接已在进程 %1 中运行。</translation>
    </message>
    <message>
        <source>Wait until that run has ended, or stop it there.</source>
        <translation>请等待该运行结束，或在该处停止它。</translation>
    </message>
    <message>
        <source>The storage cannot be compacted while a connection runs.</source>
        <translation>有连接运行时无法压缩存储。</translation>
    </message>
    <message>
        <source>Compact it once the runs have ended.</source>
        <translation>请在运行结束后压缩。</translation>
    </message>
    <message>
        <source>The address of a webhook of &quot;%1&quot; is not kept with the secrets.</source>
        <translation>“%1”的 Webhook 地址未与机密一起保存。</translation>
    </message>
    <message>
        <source>Unlock the place of the secrets, and start the program again.</source>
        <translation>请解锁机密的存储位置，然后重新启动程序。</translation>
    </message>
    <message>
        <source>There is no connection &quot;%1&quot;.</source>
        <translation>没有连接“%1”。</translation>
    </message>
    <message>
        <source>The list of connections shows the names.</source>
        <translation>连接列表显示了名称。</translation>
    </message>
    <message>
        <source>There is no source or destination &quot;%1&quot;.</source>
        <translation>没有源或目标“%1”。</translation>
    </message>
    <message>
        <source>Create it first, or choose another one.</source>
        <translation>请先创建它，或选择其他项。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is needed by: %2.</source>
        <translation>“%1”被以下连接需要：%2。</translation>
    </message>
    <message>
        <source>Remove these connections first.</source>
        <translation>请先移除这些连接。</translation>
    </message>
    <message>
        <source>The name &quot;%1&quot; is taken.</source>
        <translation>名称“%1”已被占用。</translation>
    </message>
    <message>
        <source>There is no run %1.</source>
        <translation>没有运行 %1。</translation>
    </message>
    <message>
        <source>The list of runs shows the numbers.</source>
        <translation>运行列表显示了编号。</translation>
    </message>
    <message>
        <source>There is no rejected record %1.</source>
        <translation>没有被拒记录 %1。</translation>
    </message>
    <message>
        <source>The list of rejected records shows the numbers.</source>
        <translation>被拒记录列表显示了编号。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be the name of a tag.</source>
        <translation>“%1”不能作为标签的名称。</translation>
    </message>
    <message>
        <source>A tag has a name of 1 to %2 characters.</source>
        <translation>标签名称有 1 到 %2 个字符。</translation>
    </message>
    <message>
        <source>The tag &quot;%1&quot; cannot have the colour &quot;%2&quot;.</source>
        <translation>标签“%1”不能使用颜色“%2”。</translation>
    </message>
    <message>
        <source>A colour is written as #rrggbb, e.g. #75dcff.</source>
        <translation>颜色写作 #rrggbb，例如 #75dcff。</translation>
    </message>
    <message>
        <source>There are %1 tags already, and no more can be made.</source>
        <translation>已有 %1 个标签，无法再创建。</translation>
    </message>
    <message>
        <source>Remove a tag that is not needed, or use one there is.</source>
        <translation>请移除不需要的标签，或使用现有的标签。</translation>
    </message>
    <message>
        <source>A connection can have %1 tags at most.</source>
        <translation>一个连接最多有 %1 个标签。</translation>
    </message>
    <message>
        <source>Take some off the connection.</source>
        <translation>请从连接中去掉一些标签。</translation>
    </message>
    <message>
        <source>The list of tags shows the names.</source>
        <translation>标签列表显示了名称。</translation>
    </message>
    <message>
        <source>The connection &quot;%1&quot; has no stream %2.</source>
        <translation>连接“%1”没有流 %2。</translation>
    </message>
    <message>
        <source>Its schema shows the streams.</source>
        <translation>其结构显示了各个流。</translation>
    </message>
    <message>
        <source>The connection has no earlier checkpoint %1.</source>
        <translation>连接没有较早的检查点 %1。</translation>
    </message>
    <message>
        <source>The history of its checkpoints shows the numbers.</source>
        <translation>其检查点的历史显示了编号。</translation>
    </message>
    <message>
        <source>The position for stream %1 is not a JSON value.</source>
        <translation>流 %1 的位置不是 JSON 值。</translation>
    </message>
    <message>
        <source>Change the former position only where it is needed.</source>
        <translation>请仅在需要处更改原来的位置。</translation>
    </message>
    <message>
        <source>Stream %1 is read from its beginning with each run and goes on nowhere.</source>
        <translation>流 %1 每次运行都从头读取，没有可继续之处。</translation>
    </message>
    <message>
        <source>Choose an incremental mode for it first.</source>
        <translation>请先为其选择增量模式。</translation>
    </message>
    <message>
        <source>The last run of stream %1 was killed while it wrote, and it is not known yet how far it came.</source>
        <translation>流 %1 的上次运行在写入时被终止，尚不知道进行到何处。</translation>
    </message>
    <message>
        <source>Run the connection once, or have the stream read from its beginning.</source>
        <translation>请运行一次该连接，或让该流从头读取。</translation>
    </message>
    <message>
        <source>Run %1 is %2 and cannot become %3.</source>
        <translation>运行 %1 的状态为 %2，无法变为 %3。</translation>
    </message>
    <message>
        <source>Report this as a fault of the program.</source>
        <translation>请将此作为程序的错误报告。</translation>
    </message>
    <message>
        <source>Run %1 has no attempt %2 with stream &quot;%3&quot;.</source>
        <translation>运行 %1 没有流“%3”的第 %2 次尝试。</translation>
    </message>
    <message>
        <source>The counts of stream %1 in run %2 differ from the confirmed ones: %3.</source>
        <translation>运行 %2 中流 %1 的计数与已确认的不同：%3。</translation>
    </message>
    <message>
        <source>Stream %1 has no prepared flush %2.</source>
        <translation>流 %1 没有已准备的写入批次 %2。</translation>
    </message>
    <message>
        <source>Stream %1 still has another prepared flush.</source>
        <translation>流 %1 还有另一个已准备的写入批次。</translation>
    </message>
    <message>
        <source>There is no change with the number %1.</source>
        <translation>没有编号为 %1 的更改。</translation>
    </message>
    <message>
        <source>The command &quot;history&quot; lists the changes with their numbers; those of a deleted connection are gone with it.</source>
        <translation>命令“history”列出更改及其编号；已删除的连接的更改也随之消失。</translation>
    </message>
    <message>
        <source>The log cannot be saved as %1.</source>
        <translation>日志无法保存为 %1。</translation>
    </message>
    <message>
        <source>The connections cannot be written to %1.</source>
        <translation>无法将连接写入 %1。</translation>
    </message>
    <message>
        <source>The mapping could not be written to %1.</source>
        <translation>无法将映射写入 %1。</translation>
    </message>
    <message>
        <source>Choose another place, or make room there.</source>
        <translation>请选择其他位置，或在该处腾出空间。</translation>
    </message>
    <message>
        <source>The records belong to several streams.</source>
        <translation>这些记录属于多个流。</translation>
    </message>
    <message>
        <source>Choose a reason at the left, or records of one stream: an expression reads its fields.</source>
        <translation>请在左侧选择一个原因，或选择同一个流的记录：表达式读取其字段。</translation>
    </message>
    <message>
        <source>The text is not a configuration: it is no JSON object.</source>
        <translation>该文本不是配置：它不是 JSON 对象。</translation>
    </message>
    <message>
        <source>Copy a whole object, from its first brace to its last.</source>
        <translation>请复制整个对象，从第一个大括号到最后一个。</translation>
    </message>
    <message>
        <source>The picture is too large to be shown: %1.</source>
        <translation>图片过大，无法显示：%1。</translation>
    </message>
    <message>
        <source>Save the value to a file, and open that with another program.</source>
        <translation>请将该值保存为文件，并用其他程序打开。</translation>
    </message>
    <message>
        <source>The bytes begin like a %1 picture, but they cannot be read.</source>
        <translation>这些字节的开头像 %1 图片，但无法读取。</translation>
    </message>
    <message>
        <source>The bytes themselves can be looked at.</source>
        <translation>可以查看字节本身。</translation>
    </message>
    <message>
        <source>The drawing is not shown: it holds &quot;%1&quot;.</source>
        <translation>未显示该绘图：它含有“%1”。</translation>
    </message>
    <message>
        <source>A drawing that reads other files or grows while it is painted could do harm. Its text can be looked at.</source>
        <translation>会读取其他文件或在绘制时增大的绘图可能有害。可以查看其文本。</translation>
    </message>
    <message>
        <source>The picture takes too long to be painted.</source>
        <translation>绘制该图片耗时过长。</translation>
    </message>
    <message>
        <source>The file %1 could not be written.</source>
        <translation>无法写入文件 %1。</translation>
    </message>
    <message>
        <source>Choose another folder, or make room on the disk.</source>
        <translation>请选择其他文件夹，或在磁盘上腾出空间。</translation>
    </message>
    <message>
        <source>There is a connector called %1 already.</source>
        <translation>已有名为 %1 的连接器。</translation>
    </message>
    <message>
        <source>Enter another id.</source>
        <translation>请输入其他 ID。</translation>
    </message>
    <message>
        <source>%1 is used by the source %2.</source>
        <translation>%1 已用于源 %2。</translation>
    </message>
    <message>
        <source>Remove the sources that use it first.</source>
        <translation>请先移除使用它的源。</translation>
    </message>
</context>
<context>
    <name>expressions</name>
    <message>
        <source>|| joins texts.</source>
        <translation>|| 用于连接文本。</translation>
    </message>
    <message>
        <source>Joins texts.</source>
        <translation>连接文本。</translation>
    </message>
    <message>
        <source>Adds numbers.</source>
        <translation>数字相加。</translation>
    </message>
    <message>
        <source>Subtracts numbers.</source>
        <translation>数字相减。</translation>
    </message>
    <message>
        <source>Multiplies numbers.</source>
        <translation>数字相乘。</translation>
    </message>
    <message>
        <source>Divides numbers.</source>
        <translation>数字相除。</translation>
    </message>
    <message>
        <source>The remainder of a division.</source>
        <translation>除法的余数。</translation>
    </message>
    <message>
        <source>Whether both are equal.</source>
        <translation>两者是否相等。</translation>
    </message>
    <message>
        <source>Whether they differ.</source>
        <translation>两者是否不同。</translation>
    </message>
    <message>
        <source>Whether the left one is less.</source>
        <translation>左边是否较小。</translation>
    </message>
    <message>
        <source>Whether the left one is not greater.</source>
        <translation>左边是否不大于右边。</translation>
    </message>
    <message>
        <source>Whether the left one is greater.</source>
        <translation>左边是否较大。</translation>
    </message>
    <message>
        <source>Whether the left one is not less.</source>
        <translation>左边是否不小于右边。</translation>
    </message>
    <message>
        <source>Whether both are true.</source>
        <translation>两者是否都为真。</translation>
    </message>
    <message>
        <source>Whether one of them is true.</source>
        <translation>其中之一是否为真。</translation>
    </message>
    <message>
        <source>Whether the value is one of a list.</source>
        <translation>值是否在列表之中。</translation>
    </message>
    <message>
        <source>Whether the value is none of a list.</source>
        <translation>值是否不在列表之中。</translation>
    </message>
    <message>
        <source>Whether the value lies between two others.</source>
        <translation>值是否介于另外两个值之间。</translation>
    </message>
    <message>
        <source>Whether the text matches a pattern with % and _.</source>
        <translation>文本是否匹配含 % 和 _ 的模式。</translation>
    </message>
    <message>
        <source>Whether there is no value.</source>
        <translation>是否没有值。</translation>
    </message>
    <message>
        <source>Whether there is a value.</source>
        <translation>是否有值。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Dates and times</source>
        <translation>日期和时间</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Missing values and choices</source>
        <translation>缺失值与选择</translation>
    </message>
    <message>
        <source>Hashes and masks</source>
        <translation>哈希与遮盖</translation>
    </message>
    <message>
        <source>Conversion</source>
        <translation>转换</translation>
    </message>
    <message>
        <source>the type of the value</source>
        <translation>该值的类型</translation>
    </message>
    <message>
        <source>the type of the values</source>
        <translation>这些值的类型</translation>
    </message>
    <message>
        <source>The text without blanks at its ends and with single blanks between its words.</source>
        <translation>去掉首尾空格并将词间空格合并为一个的文本。</translation>
    </message>
    <message>
        <source>The values as one text; those that are null are left out.</source>
        <translation>合为一个文本的各值；略去为 null 的值。</translation>
    </message>
    <message>
        <source>Whether the text has the part in it.</source>
        <translation>文本是否包含该部分。</translation>
    </message>
    <message>
        <source>Whether the text ends with the part.</source>
        <translation>文本是否以该部分结尾。</translation>
    </message>
    <message>
        <source>The first letter of each word as a capital.</source>
        <translation>每个单词的首字母大写。</translation>
    </message>
    <message>
        <source>The first characters of the text; a negative count leaves that many out at the end.</source>
        <translation>文本的前若干个字符；数量为负时略去末尾的这么多个。</translation>
    </message>
    <message>
        <source>The number of characters (code points).</source>
        <translation>字符（码位）数。</translation>
    </message>
    <message>
        <source>The text in small letters.</source>
        <translation>小写的文本。</translation>
    </message>
    <message>
        <source>The text without blanks, or without the given characters, at its start.</source>
        <translation>去掉开头的空格或给定字符的文本。</translation>
    </message>
    <message>
        <source>The text filled up at its start to a length, with blanks or the fill.</source>
        <translation>在开头用空格或填充字符补足到指定长度的文本。</translation>
    </message>
    <message>
        <source>The text filled up at its end to a length, with blanks or the fill.</source>
        <translation>在末尾用空格或填充字符补足到指定长度的文本。</translation>
    </message>
    <message>
        <source>What the first group of a regular expression matches, or all it matches when it has no group; null without a match.</source>
        <translation>正则表达式第一组匹配的内容，没有组时为全部匹配内容；无匹配时为 null。</translation>
    </message>
    <message>
        <source>Whether a regular expression (RE2) matches anywhere in the text.</source>
        <translation>正则表达式 (RE2) 是否匹配文本中的任意位置。</translation>
    </message>
    <message>
        <source>The text with each match of a regular expression replaced; \1 stands for the first group.</source>
        <translation>将正则表达式的每处匹配替换后的文本；\1 代表第一组。</translation>
    </message>
    <message>
        <source>The text with each place of a searched text replaced.</source>
        <translation>将查找文本的每处出现替换后的文本。</translation>
    </message>
    <message>
        <source>The last characters of the text; a negative count leaves that many out at the start.</source>
        <translation>文本的后若干个字符；数量为负时略去开头的这么多个。</translation>
    </message>
    <message>
        <source>The text without blanks, or without the given characters, at its end.</source>
        <translation>去掉末尾的空格或给定字符的文本。</translation>
    </message>
    <message>
        <source>The text as a part of a web address: small letters and digits without accents, with dashes between words.</source>
        <translation>可用作网址一部分的文本：不带重音的小写字母和数字，词间用连字符。</translation>
    </message>
    <message>
        <source>One of the parts of a text between separators, counted from 1 or, negative, from the end; null when there is none.</source>
        <translation>由分隔符分开的文本的某一部分，从 1 起计数，负数从末尾计数；不存在时为 null。</translation>
    </message>
    <message>
        <source>Whether the text starts with the part.</source>
        <translation>文本是否以该部分开头。</translation>
    </message>
    <message>
        <source>A part of the text from a character counted from 1, to the end or of a length.</source>
        <translation>文本的一部分，从第几个字符（从 1 起计数）到末尾或指定长度。</translation>
    </message>
    <message>
        <source>The text with a capital at the start of each word.</source>
        <translation>每个单词开头大写的文本。</translation>
    </message>
    <message>
        <source>The text without blanks, or without the given characters, at both ends.</source>
        <translation>去掉首尾的空格或给定字符的文本。</translation>
    </message>
    <message>
        <source>The text in capitals.</source>
        <translation>大写的文本。</translation>
    </message>
    <message>
        <source>The value without its sign.</source>
        <translation>不带符号的值。</translation>
    </message>
    <message>
        <source>The smallest whole number that is not less.</source>
        <translation>不小于该值的最小整数。</translation>
    </message>
    <message>
        <source>The largest whole number that is not greater.</source>
        <translation>不大于该值的最大整数。</translation>
    </message>
    <message>
        <source>The value as text, rounded to digits behind the point, with signs between thousands and for the point.</source>
        <translation>作为文本的值，按小数位数舍入，带千位分隔符和小数点符号。</translation>
    </message>
    <message>
        <source>The greatest of the values that are not null.</source>
        <translation>非 null 的各值中的最大值。</translation>
    </message>
    <message>
        <source>The least of the values that are not null.</source>
        <translation>非 null 的各值中的最小值。</translation>
    </message>
    <message>
        <source>The value rounded to digits behind the point, half away from zero.</source>
        <translation>按小数位数舍入的值，一半时远离零。</translation>
    </message>
    <message>
        <source>The date or timestamp a number of units later; the last day of a month where the month is too short.</source>
        <translation>若干单位之后的日期或时间戳；月份过短时为该月最后一天。</translation>
    </message>
    <message>
        <source>The whole units from one date or timestamp to another.</source>
        <translation>从一个日期或时间戳到另一个之间的整单位数。</translation>
    </message>
    <message>
        <source>The day of the month.</source>
        <translation>一个月中的第几天。</translation>
    </message>
    <message>
        <source>The date or timestamp as text in a format of yyyy, MM, dd, HH, mm, ss; words in it stand in double quotes.</source>
        <translation>按 yyyy、MM、dd、HH、mm、ss 格式写成文本的日期或时间戳；其中的文字写在双引号中。</translation>
    </message>
    <message>
        <source>The timestamp that lies so many seconds after the start of 1970 in UTC.</source>
        <translation>自 1970 年初 (UTC) 起这么多秒之后的时间戳。</translation>
    </message>
    <message>
        <source>The moment at which the clocks of a zone show a timestamp.</source>
        <translation>某时区的时钟显示该时间戳的时刻。</translation>
    </message>
    <message>
        <source>The hour, from 0 to 23.</source>
        <translation>小时，0 到 23。</translation>
    </message>
    <message>
        <source>The minute, from 0 to 59.</source>
        <translation>分钟，0 到 59。</translation>
    </message>
    <message>
        <source>The month, from 1 to 12.</source>
        <translation>月份，1 到 12。</translation>
    </message>
    <message>
        <source>The moment of the run, the same for all of its rows.</source>
        <translation>运行的时刻，对其所有行都相同。</translation>
    </message>
    <message>
        <source>Where the year, quarter, month, week, day, hour or minute begins; weeks begin on Monday.</source>
        <translation>年、季度、月、周、日、小时或分钟的开始；周从星期一开始。</translation>
    </message>
    <message>
        <source>The date of a text in ISO 8601 or a given format, or the day of a timestamp.</source>
        <translation>ISO 8601 或给定格式的文本的日期，或时间戳的日期。</translation>
    </message>
    <message>
        <source>The timestamp without a zone of a text, or the midnight of a date.</source>
        <translation>文本的不带时区的时间戳，或日期的零点。</translation>
    </message>
    <message>
        <source>The timestamp of a text in ISO 8601 or a given format, or of a date; without a zone it counts as UTC.</source>
        <translation>ISO 8601 或给定格式的文本的时间戳，或日期的时间戳；不带时区时视为 UTC。</translation>
    </message>
    <message>
        <source>The whole seconds since the start of 1970 in UTC.</source>
        <translation>自 1970 年初 (UTC) 起的整秒数。</translation>
    </message>
    <message>
        <source>What the clocks of a zone show at a moment.</source>
        <translation>某时区的时钟在该时刻显示的时间。</translation>
    </message>
    <message>
        <source>The day of the run in UTC, the same for all of its rows.</source>
        <translation>运行当天 (UTC) 的日期，对其所有行都相同。</translation>
    </message>
    <message>
        <source>The day of the week, from 1 for Monday to 7 for Sunday.</source>
        <translation>星期几，从 1（星期一）到 7（星期日）。</translation>
    </message>
    <message>
        <source>The year.</source>
        <translation>年份。</translation>
    </message>
    <message>
        <source>The number of elements of a list; null for anything else.</source>
        <translation>列表的元素数；其他内容为 null。</translation>
    </message>
    <message>
        <source>What a path such as address.lines[0] leads to, as JSON; null where it leads nowhere.</source>
        <translation>路径（例如 address.lines[0]）指向的内容，作为 JSON；没有指向时为 null。</translation>
    </message>
    <message>
        <source>A JSON object of names and values in turn.</source>
        <translation>由依次给出的名称和值组成的 JSON 对象。</translation>
    </message>
    <message>
        <source>What a path such as address.city leads to, as text; null where it leads nowhere.</source>
        <translation>路径（例如 address.city）指向的内容，作为文本；没有指向时为 null。</translation>
    </message>
    <message>
        <source>The JSON value that a text holds.</source>
        <translation>文本所含的 JSON 值。</translation>
    </message>
    <message>
        <source>The value as JSON; a text gets quotes.</source>
        <translation>作为 JSON 的值；文本会加上引号。</translation>
    </message>
    <message>
        <source>The first of the values that is not null.</source>
        <translation>各值中第一个非 null 的值。</translation>
    </message>
    <message>
        <source>The text, or the fallback where it is null or blank.</source>
        <translation>该文本；为 null 或空白时为后备值。</translation>
    </message>
    <message>
        <source>One value where the condition is true, the other where it is false or null.</source>
        <translation>条件为真时取一个值，为假或 null 时取另一个。</translation>
    </message>
    <message>
        <source>Whether the text is null, empty or nothing but blanks.</source>
        <translation>文本是否为 null、空或只有空格。</translation>
    </message>
    <message>
        <source>The value, or null where it equals the other.</source>
        <translation>该值；等于另一个值时为 null。</translation>
    </message>
    <message>
        <source>The value, or the fallback where it cannot be computed.</source>
        <translation>该值；无法计算时为后备值。</translation>
    </message>
    <message>
        <source>True of true, t, yes, y, on and 1; false of false, f, no, n, off and 0.</source>
        <translation>true、t、yes、y、on 和 1 为真；false、f、no、n、off 和 0 为假。</translation>
    </message>
    <message>
        <source>The value as a decimal, which keeps every digit.</source>
        <translation>作为小数的值，保留每一位。</translation>
    </message>
    <message>
        <source>The value as a whole number; one with a fraction fails.</source>
        <translation>作为整数的值；带小数部分时失败。</translation>
    </message>
    <message>
        <source>The value as a number with the precision of a double.</source>
        <translation>作为双精度数字的值。</translation>
    </message>
    <message>
        <source>The value as text, as ISO 8601 and with every digit; binary as base64.</source>
        <translation>作为文本的值，采用 ISO 8601 并保留每一位；二进制采用 base64。</translation>
    </message>
    <message>
        <source>The text with all but its last characters hidden.</source>
        <translation>除最后几个字符外全部遮盖的文本。</translation>
    </message>
    <message>
        <source>The MD5 hash of the value&apos;s text as hexadecimal digits.</source>
        <translation>值的文本的 MD5 哈希，十六进制数字。</translation>
    </message>
    <message>
        <source>The SHA-1 hash of the value&apos;s text as hexadecimal digits.</source>
        <translation>值的文本的 SHA-1 哈希，十六进制数字。</translation>
    </message>
    <message>
        <source>The SHA-256 hash of the value&apos;s text as hexadecimal digits.</source>
        <translation>值的文本的 SHA-256 哈希，十六进制数字。</translation>
    </message>
    <message>
        <source>The SHA-512 hash of the value&apos;s text as hexadecimal digits.</source>
        <translation>值的文本的 SHA-512 哈希，十六进制数字。</translation>
    </message>
    <message>
        <source>The UUID (version 5) of a name in a namespace, which is a UUID, &apos;dns&apos; or &apos;url&apos;.</source>
        <translation>命名空间中某名称的 UUID（版本 5），命名空间为 UUID、&apos;dns&apos; 或 &apos;url&apos;。</translation>
    </message>
    <message>
        <source>The nearest name is %1.</source>
        <translation>最接近的名称是 %1。</translation>
    </message>
    <message>
        <source>Near names are %1.</source>
        <translation>接近的名称有 %1。</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>真或假</translation>
    </message>
    <message>
        <source>whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>decimal</source>
        <translation>小数</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>binary</source>
        <translation>二进制</translation>
    </message>
    <message>
        <source>date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>time with zone</source>
        <translation>带时区的时间</translation>
    </message>
    <message>
        <source>timestamp</source>
        <translation>时间戳</translation>
    </message>
    <message>
        <source>timestamp with zone</source>
        <translation>带时区的时间戳</translation>
    </message>
    <message>
        <source>any value</source>
        <translation>任意值</translation>
    </message>
    <message>
        <source>any value but binary</source>
        <translation>除二进制外的任意值</translation>
    </message>
    <message>
        <source>any value but JSON</source>
        <translation>除 JSON 外的任意值</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <extracomment>%1 is a list of types with commas, %2 the last type.</extracomment>
        <translation>%1 或 %2</translation>
    </message>
    <message>
        <source>json_text() takes a text out of JSON.</source>
        <translation>json_text() 从 JSON 中取出文本。</translation>
    </message>
    <message>
        <source>to_text() makes a text of it.</source>
        <translation>to_text() 将其转为文本。</translation>
    </message>
    <message>
        <source>to_integer() and to_decimal() read numbers from texts.</source>
        <translation>to_integer() 和 to_decimal() 从文本读取数字。</translation>
    </message>
    <message>
        <source>to_date() and to_timestamp() read dates from texts.</source>
        <translation>to_date() 和 to_timestamp() 从文本读取日期。</translation>
    </message>
    <message>
        <source>parse_json() reads JSON from texts.</source>
        <translation>parse_json() 从文本读取 JSON。</translation>
    </message>
    <message>
        <source>round(), floor() and to_integer() make whole numbers.</source>
        <translation>round()、floor() 和 to_integer() 得到整数。</translation>
    </message>
    <message>
        <source>Comparisons and to_boolean() are true or false.</source>
        <translation>比较和 to_boolean() 为真或假。</translation>
    </message>
    <message>
        <source>to_decimal() and to_number() make one of the other.</source>
        <translation>to_decimal() 和 to_number() 将一种转为另一种。</translation>
    </message>
    <message>
        <source>date_add() and date_diff() compute with dates.</source>
        <translation>date_add() 和 date_diff() 用于日期计算。</translation>
    </message>
    <message>
        <source>to_date() and to_timestamp() make one of the other.</source>
        <translation>to_date() 和 to_timestamp() 将一种转为另一种。</translation>
    </message>
</context>
<context>
    <name>files</name>
    <message>
        <source>delimiter %1</source>
        <translation>分隔符 %1</translation>
    </message>
    <message>
        <source>no quotes</source>
        <translation>无引号</translation>
    </message>
    <message>
        <source>quote %1</source>
        <translation>引号 %1</translation>
    </message>
    <message>
        <source>header line</source>
        <translation>有标题行</translation>
    </message>
    <message>
        <source>no header line</source>
        <translation>无标题行</translation>
    </message>
    <message>
        <source>JSON array</source>
        <translation>JSON 数组</translation>
    </message>
    <message>
        <source>JSON objects</source>
        <translation>JSON 对象</translation>
    </message>
    <message>
        <source>%1 with byte order mark</source>
        <translation>%1，带字节顺序标记</translation>
    </message>
    <message>
        <source>Find the folder</source>
        <translation>查找文件夹</translation>
    </message>
    <message>
        <source>Write a file into it</source>
        <translation>向其中写入文件</translation>
    </message>
    <message>
        <source>The column &quot;%1&quot; was added to %2; the rows that were there have it empty.</source>
        <extracomment>%1 is a column of the file %2</extracomment>
        <translation>列“%1”已添加到 %2；原有行的该列为空。</translation>
    </message>
    <message>
        <source>The column &quot;%1&quot; of %2 stays empty in the new rows, because the stream has no such field.</source>
        <extracomment>%1 is a column of the file %2</extracomment>
        <translation>%2 的列“%1”在新行中保持为空，因为流没有此字段。</translation>
    </message>
    <message>
        <source>%1 has no rows.</source>
        <translation>%1 没有行。</translation>
    </message>
    <message numerus="yes">
        <source>The %1 files have no rows.</source>
        <translation>
            <numerusform>这 %1 个文件没有行。</numerusform>
        </translation>
    </message>
    <message>
        <source>No file has changed since %1.</source>
        <translation>自 %1 以来没有文件更改。</translation>
    </message>
    <message>
        <source>No file is there to read.</source>
        <translation>没有可读取的文件。</translation>
    </message>
    <message>
        <source>Find the files</source>
        <translation>查找文件</translation>
    </message>
    <message>
        <source>Open and decompress the first file</source>
        <translation>打开并解压第一个文件</translation>
    </message>
    <message>
        <source>Read the first rows</source>
        <translation>读取前几行</translation>
    </message>
    <message>
        <source>first in %1, line %2</source>
        <translation>首次出现于 %1 的第 %2 行</translation>
    </message>
    <message>
        <source>%1 has the column &quot;%2&quot;, which the stream does not know; it was left out. Discover the source again to copy it.</source>
        <translation>%1 有流中未知的列“%2”；已将其略去。请重新检测源以复制它。</translation>
    </message>
    <message>
        <source>%1 lacks the columns %2; they are null in its rows.</source>
        <translation>%1 缺少列 %2；这些列在其行中为 null。</translation>
    </message>
    <message numerus="yes">
        <source>%1 values of %2 did not fit the type %3 (%4: &quot;%5&quot;).</source>
        <translation>
            <numerusform>%2 的 %1 个值与类型 %3 不匹配（%4：“%5”）。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values of %2 have more digits than a number keeps and were rounded (%3: %4); the type decimal keeps all.</source>
        <translation>
            <numerusform>%2 的 %1 个值的位数超过数字可保留的位数，已舍入（%3：%4）；decimal 类型保留全部位数。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rows ended early; the missing fields are null (%2).</source>
        <translation>
            <numerusform>%1 行提前结束；缺失的字段为 null (%2)。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rows had empty fields behind the last column, which were left out (%2).</source>
        <translation>
            <numerusform>%1 行在最后一列之后有空字段，已略去 (%2)。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values were quoted empty texts in columns of other types and became null (%2).</source>
        <translation>
            <numerusform>%1 个值是其他类型列中带引号的空文本，已变为 null (%2)。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rows named a field twice; the last value counts (%2).</source>
        <translation>
            <numerusform>%1 行的同一字段出现两次；以最后的值为准 (%2)。</numerusform>
        </translation>
    </message>
    <message>
        <source>they are in the column of unknown fields</source>
        <translation>它们在未知字段列中</translation>
    </message>
    <message>
        <source>they were left out; discover the source again with a larger sample_rows, or switch on unknown_fields_column</source>
        <translation>它们已略去；请以更大的 sample_rows 重新检测源，或开启 unknown_fields_column</translation>
    </message>
    <message numerus="yes">
        <source>%1 values belonged to fields the stream does not know: %2 (%3); %4.</source>
        <translation>
            <numerusform>%1 个值属于流中未知的字段：%2 (%3)；%4。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 further differences between the files&apos; columns are not listed.</source>
        <translation>
            <numerusform>文件列之间另有 %1 处差异未列出。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 files.</source>
        <translation>
            <numerusform>%1 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no row yet, so there are no fields.</source>
        <translation>还没有行，因此没有字段。</translation>
    </message>
    <message>
        <source>Types from the only row.</source>
        <translation>类型取自唯一的一行。</translation>
    </message>
    <message numerus="yes">
        <source>Types from all %1 rows.</source>
        <translation>
            <numerusform>类型取自全部 %1 行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Types from the first %1 rows.</source>
        <translation>
            <numerusform>类型取自前 %1 行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Types from the first rows of %1 files, %2 in all.</source>
        <translation>
            <numerusform>类型取自 %1 个文件的前几行，共 %2 行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 sampled values are %3</source>
        <translation>
            <numerusform>抽样的 %2 个值中有 %1 个是 %3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>http</name>
    <message>
        <source>Way: directly, without a proxy</source>
        <translation>途径：直接连接，不经代理</translation>
    </message>
    <message>
        <source>Way: through the HTTP proxy %1, port %2</source>
        <translation>途径：经由 HTTP 代理 %1，端口 %2</translation>
    </message>
    <message>
        <source>Way: through the SOCKS proxy %1, port %2</source>
        <translation>途径：经由 SOCKS 代理 %1，端口 %2</translation>
    </message>
    <message>
        <source>Read the address</source>
        <translation>读取地址</translation>
    </message>
    <message>
        <source>Answer of %1</source>
        <translation>%1 的应答</translation>
    </message>
    <message>
        <source>Status: %1</source>
        <translation>状态：%1</translation>
    </message>
</context>
<context>
    <name>httpendpoint</name>
    <message>
        <source>The address of the record needs a value, and it is empty.</source>
        <translation>记录的地址需要值，但该值为空。</translation>
    </message>
    <message>
        <source>The value cannot stand in an address or a header.</source>
        <translation>该值不能出现在地址或标头中。</translation>
    </message>
    <message>
        <source>Read the description</source>
        <translation>读取描述</translation>
    </message>
    <message>
        <source>Read the inputs</source>
        <translation>读取输入项</translation>
    </message>
    <message>
        <source>Connect and sign in</source>
        <translation>连接并登录</translation>
    </message>
    <message>
        <source>Read the objects</source>
        <translation>读取对象</translation>
    </message>
</context>
<context>
    <name>hubspot</name>
    <message>
        <source>Contacts</source>
        <translation>联系人</translation>
    </message>
    <message>
        <source>Companies</source>
        <translation>公司</translation>
    </message>
    <message>
        <source>Deals</source>
        <translation>交易</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Read the settings</source>
        <translation>读取设置</translation>
    </message>
    <message>
        <source>Connect and sign in</source>
        <translation>连接并登录</translation>
    </message>
    <message>
        <source>Read the objects</source>
        <translation>读取对象</translation>
    </message>
    <message>
        <source>The field a record is recognised by is empty.</source>
        <translation>用于识别记录的字段为空。</translation>
    </message>
</context>
<context>
    <name>interchange</name>
    <message>
        <source>Known are: %1.</source>
        <translation>已知的有：%1。</translation>
    </message>
    <message>
        <source>It has: %1.</source>
        <translation>它有：%1。</translation>
    </message>
    <message>
        <source>Stream %1 keeps its own position; the cursor %2 is not used.</source>
        <translation>流 %1 保存自己的位置；不使用游标 %2。</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>millrace: the profile is open already, and its window does not answer.
</source>
        <translation>millrace：配置集已打开，但其窗口没有应答。
</translation>
    </message>
</context>
<context>
    <name>mapping</name>
    <message>
        <source>The default stands in for null.</source>
        <translation>null 由默认值代替。</translation>
    </message>
    <message>
        <source>The types are the same.</source>
        <translation>类型相同。</translation>
    </message>
    <message>
        <source>Every %1 can become %2.</source>
        <translation>每个%1都能转为%2。</translation>
    </message>
    <message>
        <source>The field does not take every value.</source>
        <translation>该字段并非接受任何值。</translation>
    </message>
    <message>
        <source>Not every %1 can become %2.</source>
        <translation>并非每个%1都能转为%2。</translation>
    </message>
    <message>
        <source>The row of the mapping is not complete.</source>
        <translation>映射行不完整。</translation>
    </message>
    <message>
        <source>The field takes the constant.</source>
        <translation>该字段接受此常量。</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 values do not fit.</source>
        <translation>
            <numerusform>%2 个值中有 %1 个不匹配。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All of %1 values fit.</source>
        <translation>
            <numerusform>全部 %1 个值都匹配。</numerusform>
        </translation>
    </message>
    <message>
        <source>chosen before</source>
        <translation>之前选择过</translation>
    </message>
    <message>
        <source>same name</source>
        <translation>名称相同</translation>
    </message>
    <message>
        <source>same words</source>
        <translation>单词相同</translation>
    </message>
    <message>
        <source>another word for the same</source>
        <translation>同义词</translation>
    </message>
    <message>
        <source>similar words</source>
        <translation>单词相似</translation>
    </message>
    <message>
        <source>the values look like it</source>
        <translation>值看起来相符</translation>
    </message>
    <message>
        <source>Stream %1 cannot be mapped: the expression of the field &quot;%2&quot; is wrong at character %3. %4</source>
        <translation>流 %1 无法映射：字段“%2”的表达式在第 %3 个字符处有误。%4</translation>
    </message>
    <message>
        <source>Stream %1 cannot be mapped. %2</source>
        <translation>流 %1 无法映射。%2</translation>
    </message>
    <message>
        <source>The value cannot be hashed.</source>
        <translation>无法对该值取哈希。</translation>
    </message>
    <message>
        <source>The value cannot be flattened: it is no JSON object, or a member of it does not fit its type.</source>
        <translation>无法展平该值：它不是 JSON 对象，或其某个成员与类型不匹配。</translation>
    </message>
    <message>
        <source>The expression of the field cannot be computed, or its value does not fit the type.</source>
        <translation>无法计算该字段的表达式，或其值与类型不匹配。</translation>
    </message>
    <message>
        <source>The value &quot;%1&quot; does not fit the type %2.</source>
        <translation>值“%1”与类型 %2 不匹配。</translation>
    </message>
    <message>
        <source>The value &quot;%1&quot; is longer than %2 characters.</source>
        <translation>值“%1”超过 %2 个字符。</translation>
    </message>
    <message>
        <source>The value &quot;%1&quot; is none of those the field takes: %2.</source>
        <translation>值“%1”不在该字段接受的值之中：%2。</translation>
    </message>
    <message>
        <source>The field needs a value, and there is none.</source>
        <translation>该字段需要值，但没有值。</translation>
    </message>
    <message>
        <source>The expression cannot be computed.</source>
        <translation>无法计算表达式。</translation>
    </message>
    <message>
        <source>The value &quot;%1&quot; is not %2.</source>
        <translation>值“%1”不是%2。</translation>
    </message>
    <message>
        <source>The record is not written.</source>
        <translation>该记录未写入。</translation>
    </message>
    <message>
        <source>The field is sent empty.</source>
        <translation>该字段留空发送。</translation>
    </message>
    <message>
        <source>The field is sent shortened.</source>
        <translation>该字段截短发送。</translation>
    </message>
    <message>
        <source>The default value is sent.</source>
        <translation>发送默认值。</translation>
    </message>
    <message>
        <source>an e-mail address</source>
        <translation>电子邮件地址</translation>
    </message>
    <message>
        <source>an address with a scheme, such as https://</source>
        <translation>带协议的地址，例如 https://</translation>
    </message>
    <message>
        <source>a phone number</source>
        <translation>电话号码</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>未更改</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>常量</translation>
    </message>
    <message>
        <source>The same value for every record.</source>
        <translation>每条记录的值都相同。</translation>
    </message>
</context>
<context>
    <name>millrace::ActReport</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>millrace::ActionFinder</name>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Name of an action</source>
        <translation>操作名称</translation>
    </message>
</context>
<context>
    <name>millrace::AdvancedEdit</name>
    <message>
        <source>Read a stream ane&amp;w when it got new fields</source>
        <translation>流有新字段时重新读取(&amp;W)</translation>
    </message>
    <message>
        <source>Read at most</source>
        <translation>最多读取</translation>
    </message>
    <message>
        <source>Stop at</source>
        <translation>停止于</translation>
    </message>
    <message>
        <source>Stop above</source>
        <translation>超过时停止</translation>
    </message>
    <message>
        <source>Stop when the first thousand are all rejected</source>
        <translation>前一千条全部被拒时停止</translation>
    </message>
    <message>
        <source>Verify the rows after each run that succeeds</source>
        <translation>每次成功的运行后核对各行</translation>
    </message>
    <message>
        <source>Write the row with the field empty, and say so</source>
        <translation>字段留空写入该行，并予以说明</translation>
    </message>
    <message>
        <source>Keep the row in the rejected records</source>
        <translation>将该行留在被拒记录中</translation>
    </message>
    <message>
        <source>Take over field changes</source>
        <translation>接受字段变更</translation>
    </message>
    <message>
        <source>Take over field and stream changes</source>
        <translation>接受字段和流的变更</translation>
    </message>
    <message>
        <source>Wait for a review</source>
        <translation>等待审核</translation>
    </message>
    <message>
        <source>Pause the connection</source>
        <translation>暂停连接</translation>
    </message>
    <message>
        <source>Rows per stream and run</source>
        <translation>每个流每次运行的行数</translation>
    </message>
    <message>
        <source>A value that does not f&amp;it</source>
        <translation>值不匹配时(&amp;I)</translation>
    </message>
    <message>
        <source>Either way the value is kept and shown in the rejected records.</source>
        <translation>无论哪种方式，该值都会保留并显示在被拒记录中。</translation>
    </message>
    <message>
        <source>When the source&apos;s sch&amp;ema changes</source>
        <translation>源的结构变更时(&amp;E)</translation>
    </message>
    <message>
        <source>A change that takes away a cursor or a key always waits for a review.</source>
        <translation>移除游标或键的变更始终等待审核。</translation>
    </message>
    <message>
        <source>rows per stream and run, for a trial</source>
        <translation>行（每个流每次运行），用于试用</translation>
    </message>
    <message>
        <source>Streams re&amp;ad at the same time</source>
        <translation>同时读取的流(&amp;A)</translation>
    </message>
    <message>
        <source>As far as the source and the destination allow.</source>
        <translation>以源和目标允许的范围为限。</translation>
    </message>
    <message>
        <source>Rejected records per stream</source>
        <translation>每个流的被拒记录</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Rejected records in per cent</source>
        <translation>被拒记录百分比</translation>
    </message>
    <message>
        <source>rejected records of a stream</source>
        <translation>条被拒记录（单个流）</translation>
    </message>
    <message>
        <source>of the records of a stream</source>
        <translation>占单个流的记录</translation>
    </message>
    <message>
        <source>Retries, time limits and pause by itself</source>
        <translation>重试、时间限制与自动暂停</translation>
    </message>
    <message>
        <source>After a run</source>
        <translation>运行之后</translation>
    </message>
    <message>
        <source>The rows of both ends are read and compared. The run keeps its status whatever is found; its log tells the numbers.</source>
        <translation>读取并比较两端的行。无论结果如何，运行的状态不变；数字见其日志。</translation>
    </message>
</context>
<context>
    <name>millrace::AdvancedSettings</name>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>Connections at &amp;once</source>
        <translation>同时运行的连接(&amp;O)</translation>
    </message>
    <message>
        <source>So many run at the same time, in all programs on this profile; further ones wait in line.</source>
        <translation>在此配置集的所有程序中同时运行这么多个，其余的排队等候。</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>无限制</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>&amp;Memory limit</source>
        <translation>内存限制(&amp;M)</translation>
    </message>
    <message>
        <source>For the records of all running connections that are read and not written yet; a stream alone holds 8 MB at most.</source>
        <translation>用于所有运行中的连接已读取但尚未写入的记录；单个流最多占用 8 MB。</translation>
    </message>
    <message>
        <source>Each run looks</source>
        <translation>每次运行都查看</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source>Looks at &amp;sources</source>
        <translation>查看源的间隔(&amp;S)</translation>
    </message>
    <message>
        <source>How long a look at a source for changed streams and fields is good for; the next run after that looks again.</source>
        <translation>查看源以发现流和字段变更的结果的有效时长；此后的下一次运行会再次查看。</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告和错误</translation>
    </message>
    <message>
        <source>Information as well</source>
        <translation>还包括信息</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>&amp;Log of runs</source>
        <translation>运行日志(&amp;L)</translation>
    </message>
    <message>
        <source>What is kept in the log of a run, from the next attempt of one on.</source>
        <translation>运行日志中保留的内容，自下一次尝试起生效。</translation>
    </message>
    <message>
        <source>Address of the ca&amp;talogue</source>
        <translation>目录地址(&amp;T)</translation>
    </message>
    <message>
        <source>Where the list of connectors of APIs and their manifests are fetched from; empty for the public one.</source>
        <translation>API 连接器列表及其清单的获取来源；留空则使用公开目录。</translation>
    </message>
</context>
<context>
    <name>millrace::AppearanceSettings</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>As the system has it</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Lang&amp;uage</source>
        <translation>语言(&amp;U)</translation>
    </message>
    <message>
        <source>Of the window and of millrace-cli, with the numbers and dates that go with it. A change takes effect at the next start.</source>
        <translation>窗口和 millrace-cli 的语言，以及相应的数字和日期格式。更改在下次启动时生效。</translation>
    </message>
    <message>
        <source>&amp;Restart now</source>
        <translation>立即重新启动(&amp;R)</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Light or dark, or as the desktop has it.</source>
        <translation>浅色或深色，或跟随桌面设置。</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>宽松</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>紧凑</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>The height of the rows in tables, in the schema tree and in the timeline.</source>
        <translation>表格、结构树和时间线中的行高。</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Si&amp;ze of text in tables</source>
        <translation>表格文字大小(&amp;Z)</translation>
    </message>
    <message>
        <source>The size of the text in tables, in the schema tree and in the timeline, compared with other text.</source>
        <translation>表格、结构树和时间线中文字的大小，相对于其他文字。</translation>
    </message>
</context>
<context>
    <name>millrace::Arguments</name>
    <message>
        <source>Usage: millrace [OPTION…] [FILE or URL]

Opens the window of Millrace. A file (CSV, JSON, SQLite) or a connection URL starts a new connection with it.

  --profile FOLDER  keep everything in this folder
  --background      start in the tray, where there is one
  --version         print the version and end
  --help, -h        print this help and end

The same profile can be used from the command line by millrace-cli.
</source>
        <translation>用法：millrace [选项…] [文件或 URL]

打开 Millrace 的窗口。给出文件（CSV、JSON、SQLite）或连接 URL 时，以其新建连接。

  --profile FOLDER  将全部内容保存在此文件夹中
  --background      在托盘中启动（如有托盘）
  --version         输出版本并结束
  --help, -h        输出此帮助并结束

同一配置集也可在命令行中通过 millrace-cli 使用。
</translation>
    </message>
    <message>
        <source>millrace: %1
Try &quot;millrace --help&quot;.
</source>
        <translation>millrace：%1
请尝试“millrace --help”。
</translation>
    </message>
    <message>
        <source>only one file can be opened at a time.</source>
        <translation>一次只能打开一个文件。</translation>
    </message>
    <message>
        <source>--profile needs a folder.</source>
        <translation>--profile 需要文件夹。</translation>
    </message>
    <message>
        <source>there is no option %1.</source>
        <translation>没有选项 %1。</translation>
    </message>
</context>
<context>
    <name>millrace::BalanceView</name>
    <message>
        <source>read</source>
        <translation>已读取</translation>
    </message>
    <message>
        <source>written</source>
        <translation>已写入</translation>
    </message>
    <message>
        <source>filtered</source>
        <translation>已过滤</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>被拒</translation>
    </message>
    <message>
        <source>unconfirmed</source>
        <translation>未确认</translation>
    </message>
    <message>
        <source>Show re&amp;jected records</source>
        <translation>显示被拒记录(&amp;J)</translation>
    </message>
    <message numerus="yes">
        <source>%1 values did not fit and were written empty or shortened.</source>
        <translation>
            <numerusform>%1 个值不匹配，已留空或截短写入。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The sum does not come out: %1 records are missing from it.</source>
        <translation>
            <numerusform>总数不符：缺少 %1 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>The log of the run tells what became of each group of records.</source>
        <translation>运行日志说明了每组记录的去向。</translation>
    </message>
    <message numerus="yes">
        <source>%n more note(s) stand beside the streams.</source>
        <translation>
            <numerusform>流旁还有 %Ln 条备注。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::BulkMenu</name>
    <message numerus="yes">
        <source>Apply to %n stream(s)</source>
        <translation>
            <numerusform>应用于 %Ln 个流</numerusform>
        </translation>
    </message>
    <message>
        <source>Sync &amp;mode</source>
        <translation>同步模式(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Cursor</source>
        <translation>游标(&amp;C)</translation>
    </message>
    <message>
        <source>Primary &amp;key…</source>
        <translation>主键(&amp;K)…</translation>
    </message>
    <message>
        <source>&amp;New fields</source>
        <translation>新字段(&amp;N)</translation>
    </message>
    <message>
        <source>By &amp;default</source>
        <translation>默认(&amp;D)</translation>
    </message>
    <message>
        <source>As the settings of the connection say; streams that leave out fields already get no further ones.</source>
        <translation>按连接的设置处理；已排除部分字段的流不会再获得新字段。</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Select %n field(s)</source>
        <translation>
            <numerusform>选择 %Ln 个字段(&amp;S)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Select %n stream(s)</source>
        <translation>
            <numerusform>选择 %Ln 个流(&amp;S)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Deselect %n field(s)</source>
        <translation>
            <numerusform>取消选择 %Ln 个字段(&amp;D)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Deselect %n stream(s)</source>
        <translation>
            <numerusform>取消选择 %Ln 个流(&amp;D)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%2 of %3 streams)</source>
        <translation>
            <numerusform>%1（%2/%3 个流）</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message numerus="yes">
        <source>%n stream(s)</source>
        <translation>
            <numerusform>%Ln 个流</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::CatalogModel</name>
    <message>
        <source>Replicate the source</source>
        <translation>复制源的内容</translation>
    </message>
    <message>
        <source>Append changes</source>
        <translation>追加变更</translation>
    </message>
    <message>
        <source>Append snapshots</source>
        <translation>追加快照</translation>
    </message>
    <message>
        <source>Select %1</source>
        <translation>选择 %1</translation>
    </message>
    <message>
        <source>Deselect %1</source>
        <translation>取消选择 %1</translation>
    </message>
    <message>
        <source>Set sync mode of %1</source>
        <translation>设置 %1 的同步模式</translation>
    </message>
    <message>
        <source>Set cursor of %1</source>
        <translation>设置 %1 的游标</translation>
    </message>
    <message>
        <source>Set primary key of %1</source>
        <translation>设置 %1 的主键</translation>
    </message>
    <message>
        <source>Set type of %1</source>
        <translation>设置 %1 的类型</translation>
    </message>
    <message>
        <source>Set what becomes of new fields of %1</source>
        <translation>设置 %1 的新字段处理方式</translation>
    </message>
    <message numerus="yes">
        <source>Select %n field(s)</source>
        <translation>
            <numerusform>选择 %Ln 个字段</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deselect %n field(s)</source>
        <translation>
            <numerusform>取消选择 %Ln 个字段</numerusform>
        </translation>
    </message>
    <message>
        <source>Set read options of %1</source>
        <translation>设置 %1 的读取选项</translation>
    </message>
    <message>
        <source>Rename %1 at the destination</source>
        <translation>重命名目标中的 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n stream(s)</source>
        <translation>
            <numerusform>%Ln 个流</numerusform>
        </translation>
    </message>
    <message>
        <source>No stream is selected.</source>
        <translation>未选择任何流。</translation>
    </message>
    <message>
        <source>Select at least one stream to copy.</source>
        <translation>请至少选择一个要复制的流。</translation>
    </message>
</context>
<context>
    <name>millrace::CatalogTree</name>
    <message>
        <source>Streams and fields</source>
        <translation>流和字段</translation>
    </message>
</context>
<context>
    <name>millrace::CatalogueModel</name>
    <message>
        <source>Not told</source>
        <translation>未注明</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>Comes with the program</source>
        <translation>随程序提供</translation>
    </message>
    <message>
        <source>Installed, %1 is newer</source>
        <translation>已安装，%1 较新</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>Connector</source>
        <translation>连接器</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Support</source>
        <translation>支持级别</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>millrace::CatalogueView</name>
    <message>
        <source>Catalogue of connectors</source>
        <translation>连接器目录</translation>
    </message>
    <message>
        <source>Comes with the program</source>
        <translation>随程序提供</translation>
    </message>
    <message>
        <source>&amp;Fetch the list</source>
        <translation>获取列表(&amp;F)</translation>
    </message>
    <message>
        <source>Import &amp;manifest…</source>
        <translation>导入清单(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Update…</source>
        <translation>更新(&amp;U)…</translation>
    </message>
    <message>
        <source>Open in the &amp;workbench</source>
        <translation>在工作台中打开(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>移除(&amp;R)…</translation>
    </message>
    <message>
        <source>The public catalogue as of %1.</source>
        <translation>截至 %1 的公开目录。</translation>
    </message>
    <message>
        <source>The public catalogue has not been fetched yet. It is kept once it is, and can be used offline.</source>
        <translation>尚未获取公开目录。获取后会保存，可离线使用。</translation>
    </message>
    <message>
        <source>U&amp;se</source>
        <translation>使用(&amp;S)</translation>
    </message>
    <message>
        <source>In&amp;stall %1</source>
        <translation>安装 %1(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>No connector of the catalogue matches.</source>
        <translation>目录中没有匹配的连接器。</translation>
    </message>
    <message>
        <source>No installed manifest matches. The catalogue has more of them once the list was fetched.</source>
        <translation>没有匹配的已安装清单。获取列表后，目录中会有更多清单。</translation>
    </message>
    <message>
        <source>The list is being fetched.</source>
        <translation>正在获取列表。</translation>
    </message>
    <message>
        <source>%1 %2 is being installed.</source>
        <translation>正在安装 %1 %2。</translation>
    </message>
    <message>
        <source>The new version of %1 is being fetched.</source>
        <translation>正在获取 %1 的新版本。</translation>
    </message>
    <message>
        <source>Update a connector</source>
        <translation>更新连接器</translation>
    </message>
    <message>
        <source>%1 goes from version %2 to %3.</source>
        <translation>%1 从版本 %2 更新到 %3。</translation>
    </message>
    <message>
        <source>Its streams and settings stay as they are.</source>
        <translation>其流和设置保持不变。</translation>
    </message>
    <message>
        <source>&amp;Update</source>
        <translation>更新(&amp;U)</translation>
    </message>
    <message>
        <source>%1 is being updated.</source>
        <translation>正在更新 %1。</translation>
    </message>
    <message>
        <source>Remove a connector</source>
        <translation>移除连接器</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>移除 %1？</translation>
    </message>
    <message>
        <source>It can be installed again from the catalogue.</source>
        <translation>可以从目录重新安装。</translation>
    </message>
    <message>
        <source>Its manifest is deleted from the profile.</source>
        <translation>其清单会从配置集中删除。</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
</context>
<context>
    <name>millrace::CertificateList</name>
    <message>
        <source>Without a name</source>
        <translation>无名称</translation>
    </message>
    <message>
        <source>Valid until %1. SHA-256: %2</source>
        <translation>有效期至 %1。SHA-256：%2</translation>
    </message>
    <message>
        <source>Signed by %1.</source>
        <translation>由 %1 签发。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the certificate &quot;%1&quot;</source>
        <translation>移除证书“%1”</translation>
    </message>
    <message>
        <source>It has expired; servers it vouches for are not trusted.</source>
        <translation>已过期；不信任由其担保的服务器。</translation>
    </message>
    <message>
        <source>It is the certificate of one server, no authority, and vouches for that server alone.</source>
        <translation>这是单个服务器的证书，并非证书颁发机构，仅为该服务器担保。</translation>
    </message>
</context>
<context>
    <name>millrace::ChannelSettings</name>
    <message>
        <source>Webhook and e-mail</source>
        <translation>Webhook 和电子邮件</translation>
    </message>
    <message>
        <source>Send test</source>
        <translation>发送测试</translation>
    </message>
    <message>
        <source>Send test: %1</source>
        <translation>发送测试：%1</translation>
    </message>
    <message>
        <source>Test of the &amp;desktop</source>
        <translation>测试桌面通知(&amp;D)</translation>
    </message>
    <message>
        <source>Notifications come by the service of the desktop, which may hold them back.</source>
        <translation>通知由桌面服务显示，该服务可能会暂缓显示。</translation>
    </message>
    <message>
        <source>&amp;Address of the webhook</source>
        <translation>Webhook 地址(&amp;A)</translation>
    </message>
    <message>
        <source>It gets a request for each notice. The address is kept as a secret.</source>
        <translation>每条提示都会向其发送一个请求。地址作为机密保存。</translation>
    </message>
    <message>
        <source>Airbyte</source>
        <translation>Airbyte</translation>
    </message>
    <message>
        <source>Slack</source>
        <translation>Slack</translation>
    </message>
    <message>
        <source>&amp;Form of the message</source>
        <translation>消息格式(&amp;F)</translation>
    </message>
    <message>
        <source>Airbyte&apos;s has the numbers of the run; Slack&apos;s is a text, which other chats take too.</source>
        <translation>Airbyte 格式包含运行的数字；Slack 格式为文本，其他聊天工具也可接收。</translation>
    </message>
    <message>
        <source>Test of the &amp;webhook</source>
        <translation>测试 Webhook(&amp;W)</translation>
    </message>
    <message>
        <source>Sends a notice that says so.</source>
        <translation>发送一条说明此为测试的提示。</translation>
    </message>
    <message>
        <source>&amp;Mail server</source>
        <translation>邮件服务器(&amp;M)</translation>
    </message>
    <message>
        <source>Its name; mail is sent by SMTP, always encrypted.</source>
        <translation>服务器名称；邮件通过 SMTP 发送，始终加密。</translation>
    </message>
    <message>
        <source>STARTTLS</source>
        <translation>STARTTLS</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>&amp;Encryption</source>
        <translation>加密(&amp;E)</translation>
    </message>
    <message>
        <source>Asked for with STARTTLS, or TLS from the first byte.</source>
        <translation>使用 STARTTLS 请求加密，或从第一个字节起使用 TLS。</translation>
    </message>
    <message>
        <source>&amp;Port of the mail server</source>
        <translation>邮件服务器端口(&amp;P)</translation>
    </message>
    <message>
        <source>The standard one is 587 with STARTTLS, 465 with TLS.</source>
        <translation>标准端口：STARTTLS 为 587，TLS 为 465。</translation>
    </message>
    <message>
        <source>&amp;User of the mail server</source>
        <translation>邮件服务器用户(&amp;U)</translation>
    </message>
    <message>
        <source>Empty for a server that asks for none.</source>
        <translation>如果服务器不要求用户，则留空。</translation>
    </message>
    <message>
        <source>Passw&amp;ord of the mail server</source>
        <translation>邮件服务器密码(&amp;O)</translation>
    </message>
    <message>
        <source>Kept where the page &quot;Secrets&quot; says.</source>
        <translation>保存在“机密”页所示的位置。</translation>
    </message>
    <message>
        <source>&amp;Sender</source>
        <translation>发件人(&amp;S)</translation>
    </message>
    <message>
        <source>One address.</source>
        <translation>一个地址。</translation>
    </message>
    <message>
        <source>&amp;Receivers</source>
        <translation>收件人(&amp;R)</translation>
    </message>
    <message>
        <source>Addresses with commas between.</source>
        <translation>多个地址以逗号分隔。</translation>
    </message>
    <message>
        <source>Test of the e-mai&amp;l</source>
        <translation>测试电子邮件(&amp;L)</translation>
    </message>
    <message>
        <source>Sends a notice that says so to every receiver.</source>
        <translation>向每位收件人发送一条说明此为测试的提示。</translation>
    </message>
    <message>
        <source>It begins with https:// or http:// and names a server.</source>
        <translation>以 https:// 或 http:// 开头，并包含服务器名。</translation>
    </message>
    <message>
        <source>The name of a server is needed, such as %1.</source>
        <translation>需要服务器名，例如 %1。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no address.</source>
        <translation>“%1”不是有效地址。</translation>
    </message>
    <message>
        <source>Standard (%1)</source>
        <translation>标准（%1）</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>已存储</translation>
    </message>
    <message>
        <source>Stored, at %1</source>
        <translation>已存储于 %1</translation>
    </message>
    <message>
        <source>The test is on its way.</source>
        <translation>测试正在发送。</translation>
    </message>
    <message>
        <source>The test was sent. %1 works.</source>
        <translation>测试已发送。%1 工作正常。</translation>
    </message>
</context>
<context>
    <name>millrace::CheckView</name>
    <message>
        <source>&amp;Cancel the test</source>
        <translation>取消测试(&amp;C)</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Steps of the test</source>
        <translation>测试步骤</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>millrace::CheckpointHistoryDialog</name>
    <message>
        <source>Earlier checkpoints of %1</source>
        <translation>%1 的较早检查点</translation>
    </message>
    <message>
        <source>The newest %1 are kept. Going back changes nothing at the destination by itself; the next run goes on from there.</source>
        <translation>保留最新的 %1 个。返回较早检查点本身不会改变目标中的任何内容；下一次运行从该处继续。</translation>
    </message>
    <message>
        <source>Copy as &amp;command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Go back to this checkpoint</source>
        <translation>返回此检查点(&amp;G)</translation>
    </message>
    <message>
        <source>There is no earlier checkpoint.</source>
        <translation>没有更早的检查点。</translation>
    </message>
    <message>
        <source>A full refresh begins anew with each run.</source>
        <translation>全量读取的每次运行都从头开始。</translation>
    </message>
</context>
<context>
    <name>millrace::CheckpointHistoryModel</name>
    <message>
        <source>run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>手动设置</translation>
    </message>
    <message>
        <source>started again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>refresh, run %1</source>
        <translation>重新读取，运行 %1</translation>
    </message>
    <message>
        <source>cleared</source>
        <translation>已清空</translation>
    </message>
    <message>
        <source>before a change</source>
        <translation>变更之前</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Copied so far</source>
        <translation>迄今已复制</translation>
    </message>
    <message>
        <source>Generation</source>
        <translation>代次</translation>
    </message>
</context>
<context>
    <name>millrace::CheckpointModel</name>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Sync mode</source>
        <translation>同步模式</translation>
    </message>
    <message>
        <source>Copied so far</source>
        <translation>迄今已复制</translation>
    </message>
</context>
<context>
    <name>millrace::ChoiceField</name>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>未设置</translation>
    </message>
</context>
<context>
    <name>millrace::Closing</name>
    <message>
        <source>Millrace stays in the tray</source>
        <translation>Millrace 留在托盘中</translation>
    </message>
    <message>
        <source>Millrace goes on running in the tray.</source>
        <translation>Millrace 继续在托盘中运行。</translation>
    </message>
    <message>
        <source>Scheduled connections run there, and the window opens again from its icon. The setting &quot;Closing the window leaves Millrace in the tray&quot; changes this.</source>
        <translation>按计划运行的连接在托盘中继续运行，点击图标可重新打开窗口。可通过设置“关闭窗口后 Millrace 留在托盘中”更改。</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>Quit instead</source>
        <translation>改为退出</translation>
    </message>
    <message>
        <source>Quit Millrace</source>
        <translation>退出 Millrace</translation>
    </message>
    <message>
        <source>Quit Millrace?</source>
        <translation>退出 Millrace？</translation>
    </message>
    <message>
        <source>Schedules start nothing while it is closed; what was missed runs once when it is opened again. This question comes once.</source>
        <translation>关闭期间计划不会启动任何运行；错过的运行会在重新打开时补运行一次。此问题只出现一次。</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is running.</source>
        <translation>“%1”正在运行。</translation>
    </message>
    <message numerus="yes">
        <source>%n connections are running: %1.</source>
        <translation>
            <numerusform>%Ln 个连接正在运行：%1。</numerusform>
        </translation>
    </message>
    <message>
        <source>Quit while a run is on</source>
        <translation>运行期间退出</translation>
    </message>
    <message>
        <source>Every row confirmed so far stays at the destination. A run that is stopped now goes on at its checkpoint the next time; nothing is lost or doubled where the destination keeps its position.</source>
        <translation>迄今已确认的每一行都留在目标中。现在停止的运行下次会从其检查点继续；只要目标保存其位置，就不会丢失或重复。</translation>
    </message>
    <message>
        <source>&amp;Finish, then quit</source>
        <translation>完成后退出(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Stop now and quit</source>
        <translation>立即停止并退出(&amp;S)</translation>
    </message>
    <message>
        <source>S&amp;tay</source>
        <translation>留下(&amp;T)</translation>
    </message>
    <message>
        <source>Millrace quits as soon as the runs have ended.</source>
        <translation>运行全部结束后 Millrace 立即退出。</translation>
    </message>
    <message>
        <source>Nothing else is started meanwhile.</source>
        <translation>在此期间不会启动其他任何运行。</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
</context>
<context>
    <name>millrace::CompletionModel</name>
    <message>
        <source>field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>function</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>常量</translation>
    </message>
    <message>
        <source>word</source>
        <translation>单词</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>运算符</translation>
    </message>
</context>
<context>
    <name>millrace::ConditionEdit</name>
    <message>
        <source>Rows that meet all of these conditions</source>
        <translation>满足以下全部条件的行</translation>
    </message>
    <message>
        <source>Rows that meet any of these conditions</source>
        <translation>满足以下任一条件的行</translation>
    </message>
    <message>
        <source>Which rows stay</source>
        <translation>保留哪些行</translation>
    </message>
    <message>
        <source>Conditions as JSON</source>
        <translation>JSON 形式的条件</translation>
    </message>
    <message>
        <source>Add con&amp;dition</source>
        <translation>添加条件(&amp;D)</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>is</source>
        <translation>是</translation>
    </message>
    <message>
        <source>is not</source>
        <translation>不是</translation>
    </message>
    <message>
        <source>Is or is not</source>
        <translation>是或不是</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Value as text</source>
        <translation>文本形式的值</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>移除此条件</translation>
    </message>
    <message>
        <source>This is no JSON object: %1.</source>
        <translation>这不是 JSON 对象：%1。</translation>
    </message>
</context>
<context>
    <name>millrace::ConfigureForm</name>
    <message>
        <source>Advanced settings</source>
        <translation>高级设置</translation>
    </message>
    <message>
        <source>Connection &amp;name</source>
        <translation>连接名称(&amp;N)</translation>
    </message>
    <message>
        <source>Ta&amp;gs</source>
        <translation>标签(&amp;G)</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>When it runs</source>
        <translation>运行时间</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>schedules of streams</source>
        <translation>流的计划</translation>
    </message>
    <message>
        <source>Names at the destination</source>
        <translation>目标中的名称</translation>
    </message>
    <message>
        <source>destination names</source>
        <translation>目标名称</translation>
    </message>
    <message>
        <source>advanced settings</source>
        <translation>高级设置</translation>
    </message>
    <message>
        <source>The connection needs a name.</source>
        <translation>连接需要名称。</translation>
    </message>
    <message>
        <source>Another connection has this name.</source>
        <translation>已有同名的连接。</translation>
    </message>
    <message>
        <source>The custom namespace needs a text.</source>
        <translation>自定义命名空间需要文本。</translation>
    </message>
</context>
<context>
    <name>millrace::ConfigureStep</name>
    <message>
        <source>Configure</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>How is the connection to run?</source>
        <translation>连接应如何运行？</translation>
    </message>
    <message numerus="yes">
        <source>%n stream(s) of %1 will be written to %2.</source>
        <translation>
            <numerusform>%1 的 %Ln 个流将写入 %2。</numerusform>
        </translation>
    </message>
    <message>
        <source>Each run reads every row.</source>
        <translation>每次运行读取所有行。</translation>
    </message>
    <message>
        <source>The first run reads every row, later ones what is new or changed.</source>
        <translation>首次运行读取所有行，之后读取新增或更改的行。</translation>
    </message>
    <message>
        <source>The first run reads every row; later ones read what is new or changed in %1 of them, and the others whole.</source>
        <translation>首次运行读取所有行；之后对其中 %1 个流读取新增或更改的行，其余流完整读取。</translation>
    </message>
</context>
<context>
    <name>millrace::ConfigureTab</name>
    <message>
        <source>everything back to what is stored</source>
        <translation>全部恢复为已存储的内容</translation>
    </message>
</context>
<context>
    <name>millrace::ConfirmNameDialog</name>
    <message>
        <source>What this is about</source>
        <translation>关于此项</translation>
    </message>
    <message>
        <source>&amp;Name of the connection, to confirm:</source>
        <translation>连接名称，用于确认(&amp;N)：</translation>
    </message>
    <message>
        <source>Type the name of the connection first.</source>
        <translation>请先输入连接名称。</translation>
    </message>
    <message>
        <source>Copy as co&amp;mmand</source>
        <translation>复制为命令(&amp;M)</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionActions</name>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Sync now</source>
        <translation>立即同步(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Cancel run</source>
        <translation>取消运行(&amp;C)</translation>
    </message>
    <message>
        <source>Run &amp;next</source>
        <translation>接着运行(&amp;N)</translation>
    </message>
    <message>
        <source>P&amp;ause run</source>
        <translation>暂停运行(&amp;A)</translation>
    </message>
    <message>
        <source>Dry r&amp;un…</source>
        <translation>试运行(&amp;U)…</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>恢复(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>复制连接(&amp;D)</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>导出(&amp;X)…</translation>
    </message>
    <message>
        <source>D&amp;elete…</source>
        <translation>删除(&amp;E)…</translation>
    </message>
    <message>
        <source>Nothing is selected.</source>
        <translation>未选择任何内容。</translation>
    </message>
    <message>
        <source>A draft has to be finished first.</source>
        <translation>需要先完成草稿。</translation>
    </message>
    <message>
        <source>C&amp;ontinue</source>
        <translation>继续(&amp;O)</translation>
    </message>
    <message>
        <source>Discard dra&amp;ft…</source>
        <translation>放弃草稿(&amp;F)…</translation>
    </message>
    <message>
        <source>Several are selected.</source>
        <translation>选择了多个。</translation>
    </message>
    <message>
        <source>Ta&amp;ke back</source>
        <translation>撤回(&amp;K)</translation>
    </message>
    <message>
        <source>It is running already.</source>
        <translation>已在运行。</translation>
    </message>
    <message>
        <source>It is paused. Resume it first.</source>
        <translation>已暂停，请先恢复。</translation>
    </message>
    <message>
        <source>Exactly one can be tried.</source>
        <translation>只能试运行一个。</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>没有正在运行的内容。</translation>
    </message>
    <message>
        <source>It is paused already.</source>
        <translation>已经暂停。</translation>
    </message>
    <message>
        <source>It is not paused.</source>
        <translation>未暂停。</translation>
    </message>
    <message>
        <source>Exactly one can be duplicated.</source>
        <translation>只能复制一个。</translation>
    </message>
    <message>
        <source>Connections are deleted one at a time.</source>
        <translation>连接须逐个删除。</translation>
    </message>
    <message>
        <source>Cop&amp;y as command</source>
        <translation>复制为命令(&amp;Y)</translation>
    </message>
    <message>
        <source>Dry r&amp;un</source>
        <translation>试运行(&amp;U)</translation>
    </message>
    <message>
        <source>E&amp;xport</source>
        <translation>导出(&amp;X)</translation>
    </message>
    <message>
        <source>De&amp;lete</source>
        <translation>删除(&amp;L)</translation>
    </message>
    <message>
        <source>Discard draft</source>
        <translation>放弃草稿</translation>
    </message>
    <message>
        <source>Discard the draft &quot;%1&quot;?</source>
        <translation>放弃草稿“%1”？</translation>
    </message>
    <message numerus="yes">
        <source>Discard %n drafts?</source>
        <translation>
            <numerusform>放弃 %Ln 个草稿？</numerusform>
        </translation>
    </message>
    <message>
        <source>What was entered so far is gone then.</source>
        <translation>迄今输入的内容将会丢失。</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionActs</name>
    <message>
        <source>%1 in %2 (stream %3)</source>
        <translation>%2 中的 %1（流 %3）</translation>
    </message>
    <message>
        <source>%1 in %2 (stream %3), with the rows of %4</source>
        <translation>%2 中的 %1（流 %3），含 %4 的行</translation>
    </message>
    <message>
        <source>Delete connection</source>
        <translation>删除连接</translation>
    </message>
    <message>
        <source>The connection “%1” is deleted with its runs, checkpoints and rejected records. This cannot be undone. The rows it has written stay in %2.</source>
        <translation>连接“%1”将连同其运行、检查点和被拒记录一起删除，且无法撤销。它写入的行保留在 %2 中。</translation>
    </message>
    <message>
        <source>&amp;Delete connection</source>
        <translation>删除连接(&amp;D)</translation>
    </message>
    <message>
        <source>Clear at the destination</source>
        <translation>清空目标</translation>
    </message>
    <message>
        <source>All rows of these tables or files in %1 are deleted, and their checkpoints forgotten. This cannot be undone. A run that was interrupted is given up; the next run copies everything again.</source>
        <translation>%1 中这些表或文件的所有行将被删除，其检查点将被遗忘，且无法撤销。被中断的运行将被放弃；下一次运行会重新复制全部内容。</translation>
    </message>
    <message>
        <source>&amp;Clear</source>
        <translation>清空(&amp;C)</translation>
    </message>
    <message>
        <source>Asking the destination for its names</source>
        <translation>正在向目标查询其名称</translation>
    </message>
    <message>
        <source>The rows are cleared. The next run copies everything again.</source>
        <translation>行已清空。下一次运行会重新复制全部内容。</translation>
    </message>
    <message>
        <source>The next run of %1 goes on at the earlier checkpoint.</source>
        <translation>%1 的下一次运行从较早的检查点继续。</translation>
    </message>
    <message>
        <source>The next run starts %1 again.</source>
        <translation>下一次运行重新开始 %1。</translation>
    </message>
    <message>
        <source>The next run goes on at the changed checkpoints.</source>
        <translation>下一次运行从更改后的检查点继续。</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionExporter</name>
    <message>
        <source>Export connections</source>
        <translation>导出连接</translation>
    </message>
    <message>
        <source>Connection files (*.yaml *.yml *.json)</source>
        <translation>连接文件 (*.yaml *.yml *.json)</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) exported to %1</source>
        <translation>
            <numerusform>已将 %Ln 个连接导出到 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 with checkpoints. Secrets stay here.</source>
        <translation>%1，含检查点。机密留在本机。</translation>
    </message>
    <message>
        <source>%1. Secrets stay here.</source>
        <translation>%1。机密留在本机。</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionHeader</name>
    <message>
        <source>next run %1</source>
        <translation>下次运行 %1</translation>
    </message>
    <message>
        <source>in a moment</source>
        <translation>马上</translation>
    </message>
    <message>
        <source>Back to the connections</source>
        <translation>返回连接列表</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>生产环境</translation>
    </message>
    <message>
        <source>Starting a run asks for the name of the destination.</source>
        <translation>启动运行时会要求输入目标的名称。</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Other ways to run</source>
        <translation>其他运行方式</translation>
    </message>
    <message>
        <source>Pause r&amp;un</source>
        <translation>暂停运行(&amp;U)</translation>
    </message>
    <message>
        <source>The run stops and waits until it is resumed; what is written so far is kept.</source>
        <translation>运行会停止并等待恢复；迄今写入的内容会保留。</translation>
    </message>
    <message>
        <source>&amp;More</source>
        <translation>更多(&amp;M)</translation>
    </message>
    <message>
        <source>Sync &amp;100 rows</source>
        <translation>同步 100 行(&amp;1)</translation>
    </message>
    <message>
        <source>A trial: at most so many rows of each stream. A stream that replaces its table leaves no others in it until the next run.</source>
        <translation>试用：每个流最多这么多行。替换其表的流在下一次运行之前表中只有这些行。</translation>
    </message>
    <message>
        <source>Run &amp;next</source>
        <translation>接着运行(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Give up the paused run</source>
        <translation>放弃已暂停的运行(&amp;G)</translation>
    </message>
    <message>
        <source>D&amp;ry run…</source>
        <translation>试运行(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Verify…</source>
        <translation>核对(&amp;V)…</translation>
    </message>
    <message>
        <source>Compares the rows of the destination with those of the source.</source>
        <translation>比较目标与源的行。</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>复制连接(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Export with c&amp;heckpoints…</source>
        <translation>连同检查点导出(&amp;H)…</translation>
    </message>
    <message>
        <source>L&amp;ook for changes of the source</source>
        <translation>查看源的变更(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Refresh…</source>
        <translation>重新读取(&amp;R)…</translation>
    </message>
    <message>
        <source>C&amp;lear…</source>
        <translation>清空(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>删除(&amp;D)…</translation>
    </message>
    <message>
        <source>Copy as &amp;command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Sync now</source>
        <translation>立即同步(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Pause run</source>
        <translation>暂停运行(&amp;P)</translation>
    </message>
    <message>
        <source>Resu&amp;me run</source>
        <translation>恢复运行(&amp;M)</translation>
    </message>
    <message>
        <source>Cancel ru&amp;n</source>
        <translation>取消运行(&amp;N)</translation>
    </message>
    <message>
        <source>Run ne&amp;xt</source>
        <translation>接着运行(&amp;X)</translation>
    </message>
    <message>
        <source>Pause the c&amp;onnection</source>
        <translation>暂停连接(&amp;O)</translation>
    </message>
    <message>
        <source>Resume the connec&amp;tion</source>
        <translation>恢复连接(&amp;T)</translation>
    </message>
    <message>
        <source>Test &amp;both ends</source>
        <translation>测试源和目标(&amp;B)</translation>
    </message>
    <message>
        <source>Loo&amp;k for changes of the source</source>
        <translation>查看源的变更(&amp;K)</translation>
    </message>
    <message>
        <source>The schedule as &amp;it is</source>
        <translation>当前计划(&amp;I)</translation>
    </message>
    <message>
        <source>The settin&amp;gs as they are</source>
        <translation>当前设置(&amp;G)</translation>
    </message>
    <message>
        <source>The tags as they &amp;are</source>
        <translation>当前标签(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>核对(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>Export with c&amp;heckpoints</source>
        <translation>连同检查点导出(&amp;H)</translation>
    </message>
    <message>
        <source>Export the &amp;rejected records</source>
        <translation>导出被拒记录(&amp;R)</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>清空(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Neither end is tested</source>
        <translation>两端均未测试</translation>
    </message>
    <message>
        <source>Source not tested</source>
        <translation>源未测试</translation>
    </message>
    <message>
        <source>Destination not tested</source>
        <translation>目标未测试</translation>
    </message>
    <message>
        <source>No test and no run has passed with the present settings.</source>
        <translation>以当前设置尚未有测试或运行通过。</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>恢复(&amp;R)</translation>
    </message>
    <message>
        <source>Stops the run that is on and the schedule.</source>
        <translation>停止当前运行和计划。</translation>
    </message>
    <message>
        <source>The schedule starts runs again.</source>
        <translation>计划会重新启动运行。</translation>
    </message>
    <message>
        <source>The run that is on ends first.</source>
        <translation>当前运行会先结束。</translation>
    </message>
    <message>
        <source>The destination has records of its own.</source>
        <translation>目标有自己的记录。</translation>
    </message>
    <message>
        <source>Reads streams again from their beginning.</source>
        <translation>从头重新读取流。</translation>
    </message>
    <message>
        <source>A paused connection is resumed first.</source>
        <translation>已暂停的连接会先恢复。</translation>
    </message>
    <message>
        <source>Shows what a run would do, and sends nothing.</source>
        <translation>显示运行会做什么，但不发送任何内容。</translation>
    </message>
    <message>
        <source>The destination has no objects to compare with.</source>
        <translation>目标没有可供比较的对象。</translation>
    </message>
    <message>
        <source>Deletes rows at the destination.</source>
        <translation>删除目标中的行。</translation>
    </message>
    <message>
        <source>Resume run</source>
        <translation>恢复运行</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Goes on with the paused run at its checkpoint. (Ctrl+Return)</source>
        <translation>从检查点继续已暂停的运行。(Ctrl+Return)</translation>
    </message>
    <message>
        <source>Starts a run. (Ctrl+Return)</source>
        <translation>启动运行。(Ctrl+Return)</translation>
    </message>
    <message>
        <source>Asks the program that runs this connection to stop. (Ctrl+Return)</source>
        <translation>请求运行此连接的程序停止。(Ctrl+Return)</translation>
    </message>
    <message>
        <source>The run that waits is not started. (Ctrl+Return)</source>
        <translation>等待中的运行不会启动。(Ctrl+Return)</translation>
    </message>
    <message>
        <source>Stops the run; what is written so far is kept. (Ctrl+Return)</source>
        <translation>停止运行；迄今写入的内容会保留。(Ctrl+Return)</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionNotices</name>
    <message>
        <source>Notices</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Copies the command that sets the same in a terminal.</source>
        <translation>复制在终端中进行相同设置的命令。</translation>
    </message>
    <message>
        <source>What is told, and how</source>
        <translation>提示的内容与方式</translation>
    </message>
    <message>
        <source>As the settings of the program say, under &quot;Notifications&quot;.</source>
        <translation>按程序设置中“通知”所定。</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) of this connection&apos;s own; the others are as the settings of the program say, under &quot;Notifications&quot;.</source>
        <translation>
            <numerusform>%Ln 个值为此连接专有；其余按程序设置中“通知”所定。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionPage</name>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Schema</source>
        <translation>结构</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>映射</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>被拒</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>The command is copied.</source>
        <translation>命令已复制。</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>未保存的更改</translation>
    </message>
    <message>
        <source>The connection has unsaved changes.</source>
        <translation>连接有未保存的更改。</translation>
    </message>
    <message>
        <source>Leaving without saving discards them.</source>
        <translation>不保存就离开会放弃这些更改。</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>放弃(&amp;D)</translation>
    </message>
    <message>
        <source>S&amp;tay</source>
        <translation>留下(&amp;T)</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionRow</name>
    <message>
        <source>%1 read</source>
        <translation>已读取 %1</translation>
    </message>
    <message>
        <source>%1 of %2 in line</source>
        <translation>第 %1/%2 位，排队中</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionSettingsPage</name>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>A run goes on where the last one has stopped. Here is how far each stream has come.</source>
        <translation>运行会从上一次停止的位置继续。此处显示每个流的进度。</translation>
    </message>
    <message>
        <source>Reading the checkpoints</source>
        <translation>正在读取检查点</translation>
    </message>
    <message>
        <source>Start again from…</source>
        <translation>从此处重新开始…</translation>
    </message>
    <message>
        <source>Earlier checkpoints…</source>
        <translation>较早的检查点…</translation>
    </message>
    <message>
        <source>Refresh stream…</source>
        <translation>重新读取流…</translation>
    </message>
    <message>
        <source>Clear stream…</source>
        <translation>清空流…</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>This connection</source>
        <translation>此连接</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制连接</translation>
    </message>
    <message>
        <source>Makes a paused copy with the same streams and settings.</source>
        <translation>创建一个已暂停的副本，流和设置相同。</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Writes the connection to a file that can be imported elsewhere. Secrets are left out.</source>
        <translation>将连接写入可在别处导入的文件。不包含机密。</translation>
    </message>
    <message>
        <source>Export with checkpoints…</source>
        <translation>连同检查点导出…</translation>
    </message>
    <message>
        <source>The same, with how far each stream has come: where the file is imported, the next run goes on from there.</source>
        <translation>同上，并包含每个流的进度：在导入该文件之处，下一次运行从该进度继续。</translation>
    </message>
    <message>
        <source>Clear…</source>
        <translation>清空…</translation>
    </message>
    <message>
        <source>Deletes the rows this connection has written at the destination, and its checkpoints.</source>
        <translation>删除此连接在目标中写入的行及其检查点。</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Deletes the connection with its runs and rejected records. The rows at the destination stay.</source>
        <translation>删除连接及其运行和被拒记录。目标中的行保留。</translation>
    </message>
    <message>
        <source>The run that is on ends first.</source>
        <translation>当前运行会先结束。</translation>
    </message>
    <message>
        <source>Choose a stream first.</source>
        <translation>请先选择一个流。</translation>
    </message>
    <message>
        <source>A paused connection is resumed first.</source>
        <translation>已暂停的连接会先恢复。</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionWizard</name>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Create</source>
        <translation>创建(&amp;C)</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>新建连接</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>关闭(&amp;L)</translation>
    </message>
    <message>
        <source>What was entered is kept as a draft.</source>
        <translation>已输入的内容会保存为草稿。</translation>
    </message>
    <message>
        <source>Copy as co&amp;mmand</source>
        <translation>复制为命令(&amp;M)</translation>
    </message>
    <message>
        <source>Copies the commands that make and run the same connection.</source>
        <translation>复制用于创建并运行相同连接的命令。</translation>
    </message>
    <message>
        <source>Dry run…</source>
        <translation>试运行…</translation>
    </message>
    <message>
        <source>Reads records and shows what a run would do to the destination.</source>
        <translation>读取记录并显示运行会对目标做什么。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Create and &amp;sync</source>
        <translation>创建并同步(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一步(&amp;N)</translation>
    </message>
    <message>
        <source>The command is copied.</source>
        <translation>命令已复制。</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionsColumns</name>
    <message>
        <source>59 minutes ago</source>
        <translation>59 分钟前</translation>
    </message>
    <message>
        <source>in 23 hours</source>
        <translation>23 小时后</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionsModel</name>
    <message>
        <source>Saved %1</source>
        <translation>保存于 %1</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>A connection that is not finished. Opening it goes on with it.</source>
        <translation>尚未完成的连接。打开即可继续。</translation>
    </message>
    <message>
        <source>%1 is marked as production: starting a run asks for its name.</source>
        <translation>%1 已标记为生产环境：启动运行时会要求输入其名称。</translation>
    </message>
    <message>
        <source>%1, draft</source>
        <translation>%1，草稿</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1 (production)</source>
        <translation>%1（生产环境）</translation>
    </message>
    <message numerus="yes">
        <source>%n rejected records</source>
        <translation>
            <numerusform>%Ln 条被拒记录</numerusform>
        </translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>源</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>上次运行</translation>
    </message>
    <message>
        <source>Next run</source>
        <translation>下次运行</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>被拒</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectionsPage</name>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>&amp;New connection</source>
        <translation>新建连接(&amp;N)</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>更多操作</translation>
    </message>
    <message>
        <source>Reading the connections of this profile</source>
        <translation>正在读取此配置集的连接</translation>
    </message>
    <message>
        <source>No connections yet</source>
        <translation>还没有连接</translation>
    </message>
    <message>
        <source>A connection copies data from a source to a destination and accounts for every row. The demo makes one with sample data. A CSV, JSON or SQLite file dropped here starts one of its own.</source>
        <translation>连接将数据从源复制到目标，并对每一行都有交代。演示会用示例数据创建一个连接。将 CSV、JSON 或 SQLite 文件拖放到此处，即可开始创建自己的连接。</translation>
    </message>
    <message>
        <source>&amp;Try the demo</source>
        <translation>试用演示(&amp;T)</translation>
    </message>
    <message>
        <source>New &amp;connection</source>
        <translation>新建连接(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>导入(&amp;I)</translation>
    </message>
    <message>
        <source>The filter leaves out every connection.</source>
        <translation>过滤器排除了所有连接。</translation>
    </message>
    <message>
        <source>C&amp;lear filter</source>
        <translation>清除过滤器(&amp;L)</translation>
    </message>
    <message>
        <source>No connection matches</source>
        <translation>没有匹配的连接</translation>
    </message>
    <message>
        <source>No connection matches &quot;%1&quot;</source>
        <translation>没有与“%1”匹配的连接</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln connections</source>
        <translation>
            <numerusform>%1/%Ln 个连接</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln connections</source>
        <translation>
            <numerusform>%Ln 个连接</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need a look</source>
        <translation>
            <numerusform>%Ln 个需要查看</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n drafts</source>
        <translation>
            <numerusform>%Ln 个草稿</numerusform>
        </translation>
    </message>
    <message>
        <source>&quot;%1&quot; was made and is paused.</source>
        <translation>已创建“%1”，并已暂停。</translation>
    </message>
    <message>
        <source>It writes to the same tables as &quot;%1&quot; until its streams get other names.</source>
        <translation>在其流改用其他名称之前，它与“%1”写入相同的表。</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectorNeeds</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source> or </source>
        <translation> 或 </translation>
    </message>
    <message>
        <source>Needs nothing to start</source>
        <translation>开始时不需要任何内容</translation>
    </message>
    <message>
        <source>Needs: %1</source>
        <translation>需要：%1</translation>
    </message>
    <message>
        <source>Full refresh, incremental</source>
        <translation>全量、增量</translation>
    </message>
    <message>
        <source>Full refresh</source>
        <translation>全量</translation>
    </message>
    <message>
        <source>Into objects of its own, by a mapping</source>
        <translation>通过映射写入自己的对象</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>append</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>one row per key</source>
        <translation>每个键一行</translation>
    </message>
</context>
<context>
    <name>millrace::ConnectorPicker</name>
    <message>
        <source>Search by name or kind, or paste a path or connection URL</source>
        <translation>按名称或类型搜索，或粘贴路径或连接 URL</translation>
    </message>
    <message>
        <source>Search for a connector</source>
        <translation>搜索连接器</translation>
    </message>
    <message>
        <source>Connectors</source>
        <translation>连接器</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Ready &amp;offline</source>
        <translation>可离线使用(&amp;O)</translation>
    </message>
    <message>
        <source>Only what needs no network</source>
        <translation>仅显示无需网络的</translation>
    </message>
    <message>
        <source>Recentl&amp;y used</source>
        <translation>最近使用(&amp;Y)</translation>
    </message>
    <message>
        <source>So&amp;rt by</source>
        <translation>排序方式(&amp;R)</translation>
    </message>
    <message>
        <source>Best match</source>
        <translation>最佳匹配</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>排序方式</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>目录</translation>
    </message>
    <message>
        <source>The Enter key opens &quot;%1&quot;.</source>
        <translation>按回车键打开“%1”。</translation>
    </message>
    <message>
        <source>No connector is left with these filters.</source>
        <translation>使用这些过滤器后没有剩余的连接器。</translation>
    </message>
    <message>
        <source>No connector matches &quot;%1&quot; with these filters. The nearest ones of all are:</source>
        <translation>使用这些过滤器时没有与“%1”匹配的连接器。所有连接器中最接近的是：</translation>
    </message>
    <message>
        <source>No connector matches &quot;%1&quot;. The nearest ones are:</source>
        <translation>没有与“%1”匹配的连接器。最接近的是：</translation>
    </message>
</context>
<context>
    <name>millrace::Dashboard</name>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Span of time</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>6 hours</source>
        <translation>6 小时</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24 小时</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>Fold the runs by time</source>
        <translation>折叠按时间显示的运行</translation>
    </message>
    <message>
        <source>Show the runs by time</source>
        <translation>按时间显示运行</translation>
    </message>
</context>
<context>
    <name>millrace::DateField</name>
    <message>
        <source>Pick %1 from a calendar</source>
        <translation>从日历中选择%1</translation>
    </message>
    <message>
        <source>YYYY-MM-DD</source>
        <translation>YYYY-MM-DD</translation>
    </message>
    <message>
        <source>YYYY-MM-DDThh:mm:ssZ</source>
        <translation>YYYY-MM-DDThh:mm:ssZ</translation>
    </message>
</context>
<context>
    <name>millrace::DeleteConnectionDialog</name>
    <message>
        <source>Delete connection</source>
        <translation>删除连接</translation>
    </message>
    <message>
        <source>Delete &quot;%1&quot;?</source>
        <translation>删除“%1”？</translation>
    </message>
    <message>
        <source>The connection goes with its runs, logs and checkpoints. The data at &quot;%1&quot; stay as they are.</source>
        <translation>连接将连同其运行、日志和检查点一起删除。“%1”中的数据保持不变。</translation>
    </message>
    <message numerus="yes">
        <source>%n open rejected records are deleted too.</source>
        <translation>
            <numerusform>%Ln 条待处理的被拒记录也会删除。</numerusform>
        </translation>
    </message>
    <message>
        <source>To delete it, type its &amp;name:</source>
        <translation>要删除它，请输入其名称(&amp;N)：</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>The name has to be typed first.</source>
        <translation>必须先输入名称。</translation>
    </message>
</context>
<context>
    <name>millrace::DeliveryLine</name>
    <message>
        <source>&amp;Open folder</source>
        <translation>打开文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>Rejected records delivered to %1: %2 (files: %3)</source>
        <translation>被拒记录已投递到 %1：%2（文件数：%3）</translation>
    </message>
    <message>
        <source>Not all rejected records were delivered: %1</source>
        <translation>并非所有被拒记录都已投递：%1</translation>
    </message>
    <message>
        <source>The next run goes on with them.</source>
        <translation>下一次运行会继续投递。</translation>
    </message>
</context>
<context>
    <name>millrace::DesktopNotifications</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>millrace::DestinationNameEdit</name>
    <message>
        <source>Destination name of %1</source>
        <translation>%1 的目标名称</translation>
    </message>
    <message>
        <source>Destination name of the field %1 of %2</source>
        <translation>%2 的字段 %1 的目标名称</translation>
    </message>
    <message>
        <source>%1 is a column that is added to every table.</source>
        <translation>%1 是添加到每个表的列。</translation>
    </message>
    <message>
        <source>%1 is already the name of another field.</source>
        <translation>%1 已是另一个字段的名称。</translation>
    </message>
    <message>
        <source>Written to the column %1.</source>
        <translation>写入列 %1。</translation>
    </message>
    <message>
        <source>%1 is already written by another stream.</source>
        <translation>%1 已由另一个流写入。</translation>
    </message>
    <message>
        <source>Written to %1.</source>
        <translation>写入 %1。</translation>
    </message>
</context>
<context>
    <name>millrace::DestinationNamesEdit</name>
    <message>
        <source>Stream pre&amp;fix</source>
        <translation>流前缀(&amp;F)</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Put before each name at the destination.</source>
        <translation>置于目标中每个名称之前。</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>命名空间</translation>
    </message>
    <message>
        <source>T&amp;he destination&apos;s default</source>
        <translation>目标的默认值(&amp;H)</translation>
    </message>
    <message>
        <source>The same as at &amp;the source</source>
        <translation>与源相同(&amp;T)</translation>
    </message>
    <message>
        <source>A c&amp;ustom one</source>
        <translation>自定义(&amp;U)</translation>
    </message>
    <message>
        <source>Custom namespace</source>
        <translation>自定义命名空间</translation>
    </message>
    <message>
        <source>${SOURCE_NAMESPACE} stands for the namespace at the source.</source>
        <translation>${SOURCE_NAMESPACE} 代表源中的命名空间。</translation>
    </message>
    <message>
        <source>Resulting names</source>
        <translation>最终名称</translation>
    </message>
    <message numerus="yes">
        <source>%n stream(s) will be written:</source>
        <translation>
            <numerusform>将写入 %Ln 个流：</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) are also written by another connection; a prefix or another namespace keeps them apart.</source>
        <translation>
            <numerusform>%Ln 个名称也由另一个连接写入；使用前缀或其他命名空间可将它们分开。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::DryRunDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>&amp;Start dry run</source>
        <translation>开始试运行(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start again</source>
        <translation>重新开始(&amp;S)</translation>
    </message>
    <message>
        <source>Records can be unticked once the connection is saved as it is here; the next run then leaves them out.</source>
        <translation>按此处的样子保存连接后，即可取消勾选记录；下一次运行会略过这些记录。</translation>
    </message>
    <message>
        <source>A record that is unticked is left out by the next run.</source>
        <translation>取消勾选的记录会被下一次运行略过。</translation>
    </message>
    <message numerus="yes">
        <source>The next run leaves %n record(s) out and counts them as filtered. An incremental stream brings them again once they change.</source>
        <translation>
            <numerusform>下一次运行会略过 %Ln 条记录，并计为已过滤。增量流会在这些记录更改后再次读取它们。</numerusform>
        </translation>
    </message>
    <message>
        <source>Sync &amp;now</source>
        <translation>立即同步(&amp;N)</translation>
    </message>
    <message numerus="yes">
        <source>Sync &amp;now without %n record(s)</source>
        <translation>
            <numerusform>立即同步，略过 %Ln 条记录(&amp;N)</numerusform>
        </translation>
    </message>
    <message>
        <source>Asking source and destination</source>
        <translation>正在询问源和目标</translation>
    </message>
    <message>
        <source>Reading %1: %2 records so far</source>
        <translation>正在读取 %1：迄今 %2 条记录</translation>
    </message>
    <message>
        <source>%1 records were read. Nothing was sent.</source>
        <translation>已读取 %1 条记录。未发送任何内容。</translation>
    </message>
    <message>
        <source>Cancelled after %1 records. Nothing was sent.</source>
        <translation>在 %1 条记录后取消。未发送任何内容。</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>未发送任何内容。</translation>
    </message>
    <message numerus="yes">
        <source>Only the first %1 records were read.</source>
        <translation>
            <numerusform>仅读取了前 %1 条记录。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values would be emptied, cut or replaced by a rule.</source>
        <translation>
            <numerusform>%1 个值会被规则清空、截短或替换。</numerusform>
        </translation>
    </message>
    <message>
        <source>Records of %1</source>
        <translation>%1 的记录</translation>
    </message>
    <message>
        <source>All (up to %1 of each kind)</source>
        <translation>全部（每种最多 %1 条）</translation>
    </message>
    <message>
        <source>Dry run of %1</source>
        <translation>%1 的试运行</translation>
    </message>
    <message>
        <source>Records are read as the next run would read them, and compared with what the destination holds. Nothing is sent, and the connection stays as it is.</source>
        <translation>按下一次运行的方式读取记录，并与目标中的内容比较。不发送任何内容，连接也保持不变。</translation>
    </message>
    <message>
        <source>the first %1</source>
        <translation>前 %1 条</translation>
    </message>
    <message>
        <source>all of them</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>&amp;Records of each stream:</source>
        <translation>每个流的记录(&amp;R)：</translation>
    </message>
    <message>
        <source>Nothing was read yet</source>
        <translation>尚未读取任何内容</translation>
    </message>
    <message>
        <source>The dry run shows which records would be created, changed, deleted and rejected.</source>
        <translation>试运行会显示哪些记录会被创建、更改、删除和拒绝。</translation>
    </message>
    <message>
        <source>Waiting for the first records</source>
        <translation>正在等待第一批记录</translation>
    </message>
    <message>
        <source>The numbers appear while records are read.</source>
        <translation>读取记录时会显示数字。</translation>
    </message>
    <message>
        <source>There is nothing to do</source>
        <translation>无事可做</translation>
    </message>
    <message>
        <source>The connection has no stream.</source>
        <translation>连接没有流。</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Insert or update</source>
        <translation>插入或更新</translation>
    </message>
    <message>
        <source>What would become of the records</source>
        <translation>记录会如何处理</translation>
    </message>
    <message>
        <source>Records with what would change</source>
        <translation>会发生更改的记录</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>未更改</translation>
    </message>
    <message>
        <source>&amp;Leave out or take along</source>
        <translation>略过或纳入(&amp;L)</translation>
    </message>
    <message>
        <source>Record %1</source>
        <translation>记录 %1</translation>
    </message>
    <message>
        <source>&amp;Take all along</source>
        <translation>全部纳入(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Copy as command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>Copies the command that does the same in a terminal</source>
        <translation>复制在终端中执行相同操作的命令</translation>
    </message>
    <message>
        <source>The connection has to be saved first.</source>
        <translation>必须先保存连接。</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>导出(&amp;X)…</translation>
    </message>
</context>
<context>
    <name>millrace::DryRunSamplesModel</name>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <source>%1, left out</source>
        <translation>%1，已略过</translation>
    </message>
    <message>
        <source>Record %1</source>
        <translation>记录 %1</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>无值</translation>
    </message>
    <message>
        <source>empty text</source>
        <translation>空文本</translation>
    </message>
    <message>
        <source>Empty text</source>
        <translation>空文本</translation>
    </message>
    <message>
        <source>Would</source>
        <translation>将会</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>millrace::DryRunStreamsModel</name>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>已略过</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>已读取</translation>
    </message>
</context>
<context>
    <name>millrace::EditExamplesModel</name>
    <message>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <source>No value: %1</source>
        <translation>无值：%1</translation>
    </message>
    <message>
        <source>%1, changed</source>
        <translation>%1，已更改</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
</context>
<context>
    <name>millrace::EndpointChooser</name>
    <message>
        <source>Existing source</source>
        <translation>现有源</translation>
    </message>
    <message>
        <source>Existing destination</source>
        <translation>现有目标</translation>
    </message>
    <message>
        <source>Set up a new source</source>
        <translation>设置新的源</translation>
    </message>
    <message>
        <source>Set up a new destination</source>
        <translation>设置新的目标</translation>
    </message>
    <message>
        <source>Choose a connector</source>
        <translation>选择连接器</translation>
    </message>
    <message>
        <source>Choose a connector, or drop a file here</source>
        <translation>选择连接器，或将文件拖放到此处</translation>
    </message>
    <message numerus="yes">
        <source>%n to choose from</source>
        <translation>
            <numerusform>%Ln 个可选</numerusform>
        </translation>
    </message>
    <message>
        <source>None is set up yet</source>
        <translation>尚未设置任何项</translation>
    </message>
</context>
<context>
    <name>millrace::EndpointDialog</name>
    <message>
        <source>New source: choose a connector</source>
        <translation>新建源：选择连接器</translation>
    </message>
    <message>
        <source>New destination: choose a connector</source>
        <translation>新建目标：选择连接器</translation>
    </message>
    <message>
        <source>New source</source>
        <translation>新建源</translation>
    </message>
    <message>
        <source>New destination</source>
        <translation>新建目标</translation>
    </message>
    <message>
        <source>Source %1</source>
        <translation>源 %1</translation>
    </message>
    <message>
        <source>Destination %1</source>
        <translation>目标 %1</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>&quot;%1&quot; was left unfinished %2.</source>
        <translation>“%1”于 %2 未完成就搁置了。</translation>
    </message>
    <message>
        <source>Changes that were not saved are kept from %1.</source>
        <translation>%1 未保存的更改已保留。</translation>
    </message>
    <message>
        <source>Discard the draft</source>
        <translation>放弃草稿</translation>
    </message>
    <message>
        <source>A draft from %1.</source>
        <translation>%1 的草稿。</translation>
    </message>
    <message>
        <source>Secrets are not kept in a draft; they have to be entered again.</source>
        <translation>草稿中不保存机密，需要重新输入。</translation>
    </message>
</context>
<context>
    <name>millrace::EndpointEditor</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>The name is missing.</source>
        <translation>缺少名称。</translation>
    </message>
    <message>
        <source>Choose where secrets are kept…</source>
        <translation>选择保存机密的位置…</translation>
    </message>
    <message>
        <source>The test passed.</source>
        <translation>测试通过。</translation>
    </message>
    <message>
        <source>The test was cancelled.</source>
        <translation>测试已取消。</translation>
    </message>
    <message>
        <source>The sign-in is complete.</source>
        <translation>登录完成。</translation>
    </message>
    <message>
        <source>What it gave is in the form, and goes to the secret store when it is saved.</source>
        <translation>登录所得的内容已填入表单，保存时会存入机密存储。</translation>
    </message>
    <message>
        <source>Choose &amp;another connector</source>
        <translation>选择其他连接器(&amp;A)</translation>
    </message>
    <message>
        <source>More for this configuration</source>
        <translation>此配置的更多操作</translation>
    </message>
    <message>
        <source>Copy as JSON, secrets masked</source>
        <translation>复制为 JSON（机密已遮盖）</translation>
    </message>
    <message>
        <source>Paste JSON</source>
        <translation>粘贴 JSON</translation>
    </message>
    <message>
        <source>Na&amp;me</source>
        <translation>名称(&amp;M)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>Save &amp;without testing</source>
        <translation>不测试直接保存(&amp;W)</translation>
    </message>
    <message>
        <source>Test and &amp;save</source>
        <translation>测试并保存(&amp;S)</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Return</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
</context>
<context>
    <name>millrace::EndpointList</name>
    <message>
        <source>Search the sources</source>
        <translation>搜索源</translation>
    </message>
    <message>
        <source>Search the destinations</source>
        <translation>搜索目标</translation>
    </message>
    <message>
        <source>Existing sources</source>
        <translation>现有源</translation>
    </message>
    <message>
        <source>Existing destinations</source>
        <translation>现有目标</translation>
    </message>
    <message>
        <source>Nothing matches &quot;%1&quot;. The Esc key clears the search.</source>
        <translation>没有与“%1”匹配的内容。按 Esc 键清除搜索。</translation>
    </message>
</context>
<context>
    <name>millrace::EndpointListModel</name>
    <message>
        <source>not used yet</source>
        <translation>尚未使用</translation>
    </message>
    <message>
        <source>used by one connection</source>
        <translation>由 1 个连接使用</translation>
    </message>
    <message numerus="yes">
        <source>used by %n connections</source>
        <translation>
            <numerusform>由 %Ln 个连接使用</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (production)</source>
        <translation>%1（生产环境）</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1，%2，%3</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
</context>
<context>
    <name>millrace::EndpointStep</name>
    <message>
        <source>&amp;Test</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>Save &amp;without testing</source>
        <translation>不测试直接保存(&amp;W)</translation>
    </message>
    <message>
        <source>Cancel &amp;test</source>
        <translation>取消测试(&amp;T)</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>源</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Where do the data come from?</source>
        <translation>数据从哪里来？</translation>
    </message>
    <message>
        <source>Where do the data go?</source>
        <translation>数据到哪里去？</translation>
    </message>
    <message>
        <source>No source is chosen: take an existing one, or a connector to set up a new one.</source>
        <translation>未选择源：请选用现有的源，或选择连接器以设置新的源。</translation>
    </message>
    <message>
        <source>No destination is chosen: take an existing one, or a connector to set up a new one.</source>
        <translation>未选择目标：请选用现有的目标，或选择连接器以设置新的目标。</translation>
    </message>
</context>
<context>
    <name>millrace::EndpointTableModel</name>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>Not tested</source>
        <translation>未测试</translation>
    </message>
    <message>
        <source>Passed %1</source>
        <translation>%1通过</translation>
    </message>
    <message>
        <source>Failed %1</source>
        <translation>%1失败</translation>
    </message>
    <message>
        <source>%1 (production)</source>
        <translation>%1（生产环境）</translation>
    </message>
    <message>
        <source>%1 (draft)</source>
        <translation>%1（草稿）</translation>
    </message>
    <message>
        <source>%1 (unsaved changes)</source>
        <translation>%1（有未保存的更改）</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>无连接</translation>
    </message>
    <message>
        <source>1 connection</source>
        <translation>1 个连接</translation>
    </message>
    <message numerus="yes">
        <source>%n connections</source>
        <translation>
            <numerusform>%Ln 个连接</numerusform>
        </translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Connector</source>
        <translation>连接器</translation>
    </message>
    <message>
        <source>Points at</source>
        <translation>指向</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>使用者</translation>
    </message>
    <message>
        <source>Last test</source>
        <translation>上次测试</translation>
    </message>
</context>
<context>
    <name>millrace::EndpointsPage</name>
    <message>
        <source>No source matches &quot;%1&quot;</source>
        <translation>没有与“%1”匹配的源</translation>
    </message>
    <message>
        <source>No destination matches &quot;%1&quot;</source>
        <translation>没有与“%1”匹配的目标</translation>
    </message>
    <message>
        <source>Name, connector and place are looked at.</source>
        <translation>搜索范围为名称、连接器和位置。</translation>
    </message>
    <message>
        <source>C&amp;ontinue…</source>
        <translation>继续(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>编辑(&amp;E)…</translation>
    </message>
    <message>
        <source>Discard dra&amp;ft…</source>
        <translation>放弃草稿(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>删除(&amp;D)…</translation>
    </message>
    <message>
        <source>What was entered for &quot;%1&quot; is kept as a draft.</source>
        <translation>为“%1”输入的内容已保存为草稿。</translation>
    </message>
    <message>
        <source>Its secrets are not kept; they have to be entered again.</source>
        <translation>其机密未保存，需要重新输入。</translation>
    </message>
    <message>
        <source>The connector %1 is not part of this program.</source>
        <translation>连接器 %1 不属于此程序。</translation>
    </message>
    <message>
        <source>A newer version may have it.</source>
        <translation>较新的版本可能包含它。</translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1（副本）</translation>
    </message>
    <message>
        <source>%1 is in use by %2.</source>
        <translation>%1 正由 %2 使用。</translation>
    </message>
    <message>
        <source>Delete these connections first, or give them another one.</source>
        <translation>请先删除这些连接，或为其指定其他项。</translation>
    </message>
    <message>
        <source>Discard draft</source>
        <translation>放弃草稿</translation>
    </message>
    <message>
        <source>Discard the draft &quot;%1&quot;?</source>
        <translation>放弃草稿“%1”？</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>放弃(&amp;D)</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; and its stored secrets are deleted. This cannot be undone.</source>
        <translation>“%1”及其存储的机密将被删除，且无法撤销。</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Copy as co&amp;mmand</source>
        <translation>复制为命令(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;List the streams</source>
        <translation>列出流(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Make it as it is</source>
        <translation>按现状创建(&amp;M)</translation>
    </message>
    <message>
        <source>The command is copied.</source>
        <translation>命令已复制。</translation>
    </message>
    <message>
        <source>&amp;New source</source>
        <translation>新建源(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;New destination</source>
        <translation>新建目标(&amp;N)</translation>
    </message>
    <message>
        <source>D&amp;uplicate…</source>
        <translation>创建副本(&amp;U)…</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>刷新(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>过滤(&amp;F)</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>源</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>No source yet</source>
        <translation>还没有源</translation>
    </message>
    <message>
        <source>A source is where records come from: a file, a database, an application. Each can serve any number of connections.</source>
        <translation>源是记录的来处：文件、数据库、应用程序。每个源可供任意多个连接使用。</translation>
    </message>
    <message>
        <source>No destination yet</source>
        <translation>还没有目标</translation>
    </message>
    <message>
        <source>A destination is where records go. Each can serve any number of connections.</source>
        <translation>目标是记录的去处。每个目标可供任意多个连接使用。</translation>
    </message>
    <message>
        <source>Filter the sources</source>
        <translation>过滤源</translation>
    </message>
    <message>
        <source>Filter the destinations</source>
        <translation>过滤目标</translation>
    </message>
    <message>
        <source>C&amp;lear filter</source>
        <translation>清除过滤器(&amp;L)</translation>
    </message>
    <message numerus="yes">
        <source>%n connections</source>
        <translation>
            <numerusform>%Ln 个连接</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ErrorDetails</name>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation>错误的详细信息</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>What this means</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>代码：%1</translation>
    </message>
</context>
<context>
    <name>millrace::ErrorView</name>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>millrace::ExplainDialog</name>
    <message>
        <source>Explain %1</source>
        <translation>解释 %1</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>表达式</translation>
    </message>
    <message>
        <source>Steps from the source value to the value sent</source>
        <translation>从源值到发送值的步骤</translation>
    </message>
    <message>
        <source>Source field</source>
        <translation>源字段</translation>
    </message>
    <message>
        <source>Cop&amp;y steps</source>
        <translation>复制步骤(&amp;Y)</translation>
    </message>
    <message>
        <source>Record before (Alt+Up)</source>
        <translation>上一条记录 (Alt+Up)</translation>
    </message>
    <message>
        <source>Record after (Alt+Down)</source>
        <translation>下一条记录 (Alt+Down)</translation>
    </message>
    <message>
        <source>Record %1 of the %2 that were looked at</source>
        <translation>已查看的 %2 条记录中的第 %1 条</translation>
    </message>
    <message>
        <source>The record is rejected.</source>
        <translation>该记录被拒。</translation>
    </message>
    <message>
        <source>The value is altered by the rule of the field.</source>
        <translation>该值被字段的规则更改。</translation>
    </message>
    <message>
        <source>There is nothing to explain: the row of the mapping is not complete, or its expression has a fault.</source>
        <translation>没有可解释的内容：映射行不完整，或其表达式有错误。</translation>
    </message>
</context>
<context>
    <name>millrace::ExplanationModel</name>
    <message>
        <source>Source field</source>
        <translation>源字段</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>常量</translation>
    </message>
    <message>
        <source>Computed</source>
        <translation>计算得出</translation>
    </message>
    <message>
        <source>Converted</source>
        <translation>已转换</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>被拒</translation>
    </message>
    <message>
        <source>As the type of the field</source>
        <translation>按字段的类型</translation>
    </message>
    <message>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <source>Empty text</source>
        <translation>空文本</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>无值</translation>
    </message>
    <message>
        <source>empty text</source>
        <translation>空文本</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
</context>
<context>
    <name>millrace::ExpressionDialog</name>
    <message>
        <source>Expression for %1</source>
        <translation>%1 的表达式</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>表达式</translation>
    </message>
    <message>
        <source>&amp;Apply</source>
        <translation>应用(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Tidy up</source>
        <translation>整理(&amp;T)</translation>
    </message>
    <message>
        <source>Writes the expression with single blanks and small keywords</source>
        <translation>以单个空格和小写关键字重写表达式</translation>
    </message>
    <message>
        <source>Find a field or function</source>
        <translation>查找字段或函数</translation>
    </message>
    <message>
        <source>Fields and functions</source>
        <translation>字段和函数</translation>
    </message>
    <message>
        <source>Return or a double click puts it into the expression</source>
        <translation>按回车键或双击即可插入表达式</translation>
    </message>
    <message>
        <source>Help on the chosen field or function</source>
        <translation>所选字段或函数的帮助</translation>
    </message>
    <message>
        <source>&amp;Fields and functions</source>
        <translation>字段和函数(&amp;F)</translation>
    </message>
    <message>
        <source>upper(surname)</source>
        <translation>upper(surname)</translation>
    </message>
    <message>
        <source>Results for the first records</source>
        <translation>前几条记录的结果</translation>
    </message>
    <message>
        <source>&amp;Expression</source>
        <translation>表达式(&amp;E)</translation>
    </message>
    <message>
        <source>Nothing matches what is searched for.</source>
        <translation>没有与搜索匹配的内容。</translation>
    </message>
    <message>
        <source>The expression has a fault</source>
        <translation>表达式有错误</translation>
    </message>
    <message>
        <source>Nothing is written yet</source>
        <translation>尚未写入任何内容</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Return</translation>
    </message>
    <message>
        <source>Results appear here once records of the stream were read.</source>
        <translation>读取流的记录后，结果会显示在此处。</translation>
    </message>
    <message>
        <source>Results of the expression as it last was whole</source>
        <translation>表达式上一次完整时的结果</translation>
    </message>
    <message>
        <source>Ctrl+Space shows what can be written.</source>
        <translation>Ctrl+Space 显示可输入的内容。</translation>
    </message>
    <message>
        <source>The expression is whole.</source>
        <translation>表达式完整。</translation>
    </message>
    <message>
        <source>Result: %1. The field %2 takes: %3.</source>
        <translation>结果：%1。字段 %2 接受：%3。</translation>
    </message>
    <message>
        <source>Result: %1.</source>
        <translation>结果：%1。</translation>
    </message>
</context>
<context>
    <name>millrace::ExpressionEdit</name>
    <message>
        <source>Field, constant or = expression</source>
        <translation>字段、常量或 = 表达式</translation>
    </message>
    <message>
        <source>The name of a field, a constant, or an expression after =. Ctrl+Space completes, Ctrl+E opens the large editor.</source>
        <translation>字段名、常量，或 = 之后的表达式。Ctrl+Space 补全，Ctrl+E 打开大编辑器。</translation>
    </message>
</context>
<context>
    <name>millrace::ExpressionPopup</name>
    <message>
        <source>What can be inserted</source>
        <translation>可插入的内容</translation>
    </message>
    <message>
        <source>Alt+Return puts &quot;%1&quot; there.</source>
        <translation>Alt+Return 在此处插入“%1”。</translation>
    </message>
    <message>
        <source>Example: %1</source>
        <translation>示例：%1</translation>
    </message>
</context>
<context>
    <name>millrace::ExpressionResultModel</name>
    <message>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <source>Empty text</source>
        <translation>空文本</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>无值</translation>
    </message>
    <message>
        <source>empty text</source>
        <translation>空文本</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
</context>
<context>
    <name>millrace::FaultListModel</name>
    <message>
        <source>Line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
</context>
<context>
    <name>millrace::FieldRow</name>
    <message>
        <source>optional</source>
        <translation>可选</translation>
    </message>
    <message>
        <source>Si&amp;gn in with the browser…</source>
        <translation>使用浏览器登录(&amp;G)…</translation>
    </message>
    <message>
        <source>Fetches %1 by a sign-in at the vendor.</source>
        <translation>通过在供应商处登录获取 %1。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>millrace::FilterBar</name>
    <message>
        <source>Clear filter</source>
        <translation>清除过滤器</translation>
    </message>
    <message>
        <source>Filter connections</source>
        <translation>过滤连接</translation>
    </message>
    <message>
        <source>Part of a name, an end, a schedule or a tag</source>
        <translation>名称的一部分、一端、计划或标签</translation>
    </message>
    <message>
        <source>Filter by state, tag, source or destination</source>
        <translation>按状态、标签、源或目标过滤</translation>
    </message>
    <message>
        <source>&amp;State</source>
        <translation>状态(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Tag</source>
        <translation>标签(&amp;T)</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>所有标签</translation>
    </message>
    <message>
        <source>S&amp;ource</source>
        <translation>源(&amp;O)</translation>
    </message>
    <message>
        <source>All sources</source>
        <translation>所有源</translation>
    </message>
    <message>
        <source>&amp;Destination</source>
        <translation>目标(&amp;D)</translation>
    </message>
    <message>
        <source>All destinations</source>
        <translation>所有目标</translation>
    </message>
    <message>
        <source>&amp;Manage tags…</source>
        <translation>管理标签(&amp;M)…</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>所有状态</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>过滤器</translation>
    </message>
</context>
<context>
    <name>millrace::FilterEdit</name>
    <message>
        <source>Filter</source>
        <translation>过滤器</translation>
    </message>
</context>
<context>
    <name>millrace::FitProblemsDialog</name>
    <message>
        <source>Values that do not fit %1</source>
        <translation>不匹配 %1 的值</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Looking at the records that were read</source>
        <translation>正在查看已读取的记录</translation>
    </message>
    <message>
        <source>Every value fits</source>
        <translation>所有值都匹配</translation>
    </message>
    <message>
        <source>None of the records that were read has a value the field refuses.</source>
        <translation>已读取的记录中没有该字段会拒绝的值。</translation>
    </message>
    <message>
        <source>Values that do not fit</source>
        <translation>不匹配的值</translation>
    </message>
    <message>
        <source>The value &quot;12&quot; does not fit the type number.</source>
        <translation>值“12”与数字类型不匹配。</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>导出(&amp;X)…</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 records</source>
        <translation>
            <numerusform>%1/%2 条记录</numerusform>
        </translation>
    </message>
    <message>
        <source>All reasons (%1)</source>
        <translation>所有原因（%1）</translation>
    </message>
    <message>
        <source>Record %1</source>
        <translation>记录 %1</translation>
    </message>
</context>
<context>
    <name>millrace::FitProblemsModel</name>
    <message>
        <source>Another type</source>
        <translation>其他类型</translation>
    </message>
    <message>
        <source>Too long</source>
        <translation>过长</translation>
    </message>
    <message>
        <source>Not a value the field takes</source>
        <translation>不是该字段接受的值</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Cannot be computed</source>
        <translation>无法计算</translation>
    </message>
    <message>
        <source>Wrong format</source>
        <translation>格式错误</translation>
    </message>
    <message>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <source>Empty text</source>
        <translation>空文本</translation>
    </message>
    <message>
        <source>Record %1</source>
        <translation>记录 %1</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>无值</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Why it does not fit</source>
        <translation>不匹配的原因</translation>
    </message>
    <message>
        <source>The whole record</source>
        <translation>整条记录</translation>
    </message>
</context>
<context>
    <name>millrace::FunctionModel</name>
    <message>
        <source>any number of times</source>
        <translation>可重复任意次</translation>
    </message>
    <message>
        <source>may be left out</source>
        <translation>可省略</translation>
    </message>
    <message>
        <source>the same for all records</source>
        <translation>对所有记录相同</translation>
    </message>
    <message>
        <source>A field of type %1.</source>
        <translation>类型为 %1 的字段。</translation>
    </message>
    <message>
        <source>Result: %1</source>
        <translation>结果：%1</translation>
    </message>
    <message>
        <source>Example: %1</source>
        <translation>示例：%1</translation>
    </message>
    <message>
        <source>%1, field</source>
        <translation>%1，字段</translation>
    </message>
    <message>
        <source>%1, function. %2</source>
        <translation>%1，函数。%2</translation>
    </message>
</context>
<context>
    <name>millrace::GeneralSettings</name>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>No question was answered for good.</source>
        <translation>没有永久回答过的问题。</translation>
    </message>
    <message>
        <source>Run schedules as a &amp;service</source>
        <translation>以服务方式运行计划(&amp;S)</translation>
    </message>
    <message>
        <source>A user service of systemd runs the schedules while no window is open; an open window and the service never run them both.</source>
        <translation>没有打开的窗口时，由 systemd 的用户服务运行计划；打开的窗口与该服务绝不会同时运行计划。</translation>
    </message>
    <message>
        <source>It runs now.</source>
        <translation>正在运行。</translation>
    </message>
    <message>
        <source>It is installed, and does not run.</source>
        <translation>已安装，但未运行。</translation>
    </message>
    <message>
        <source>It ends with the session; &quot;loginctl enable-linger&quot; lets it go on.</source>
        <translation>它随会话结束；使用“loginctl enable-linger”可使其继续运行。</translation>
    </message>
    <message>
        <source>Start at &amp;login</source>
        <translation>登录时启动(&amp;L)</translation>
    </message>
    <message>
        <source>Millrace starts with the desktop, in the tray where there is one, so that schedules run.</source>
        <translation>Millrace 随桌面启动，如有托盘则驻留托盘，以便运行计划。</translation>
    </message>
    <message>
        <source>&amp;Closing the window leaves Millrace in the tray</source>
        <translation>关闭窗口后 Millrace 留在托盘中(&amp;C)</translation>
    </message>
    <message>
        <source>Where the desktop has a tray, schedules go on running there; otherwise closing the window quits.</source>
        <translation>桌面有托盘时，计划在托盘中继续运行；否则关闭窗口即退出。</translation>
    </message>
    <message>
        <source>On a &amp;metered network</source>
        <translation>使用按流量计费的网络时(&amp;M)</translation>
    </message>
    <message>
        <source>Whether scheduled runs wait while NetworkManager calls the network metered; a run started by hand does not wait.</source>
        <translation>NetworkManager 认为网络按流量计费时，计划的运行是否等待；手动启动的运行不等待。</translation>
    </message>
    <message>
        <source>On &amp;battery</source>
        <translation>使用电池时(&amp;B)</translation>
    </message>
    <message>
        <source>Whether scheduled runs wait while UPower finds the computer without mains; a run started by hand does not wait.</source>
        <translation>UPower 发现计算机未接电源时，计划的运行是否等待；手动启动的运行不等待。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>As&amp;k again</source>
        <translation>重新询问(&amp;K)</translation>
    </message>
    <message>
        <source>Questions that come once</source>
        <translation>只出现一次的问题</translation>
    </message>
    <message>
        <source>Notes and questions that were answered for good come again.</source>
        <translation>已永久回答的说明和问题会再次出现。</translation>
    </message>
    <message>
        <source>&amp;Forget</source>
        <translation>忘记(&amp;F)</translation>
    </message>
    <message>
        <source>Remembered places</source>
        <translation>记住的布局</translation>
    </message>
    <message>
        <source>The size of the window, the widths and order of columns and the last page; the next start begins without them.</source>
        <translation>窗口大小、列的宽度和顺序以及最后的页面；下次启动时不再沿用。</translation>
    </message>
</context>
<context>
    <name>millrace::GroupEditDialog</name>
    <message>
        <source>Edit records by an expression</source>
        <translation>用表达式编辑记录</translation>
    </message>
    <message numerus="yes">
        <source>%Ln open record(s) of %1.</source>
        <translation>
            <numerusform>%1 的 %Ln 条待处理记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>All open records of %1 that the search finds.</source>
        <translation>搜索到的 %1 的所有待处理记录。</translation>
    </message>
    <message>
        <source>%1 Records as they were read are kept; an edit can be undone.</source>
        <translation>%1读取时的原始记录会保留；编辑可以撤销。</translation>
    </message>
    <message>
        <source>Such as = upper(trim(name))</source>
        <translation>例如 = upper(trim(name))</translation>
    </message>
    <message>
        <source>&amp;Field</source>
        <translation>字段(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Becomes</source>
        <translation>变为(&amp;B)</translation>
    </message>
    <message>
        <source>The first records before and after</source>
        <translation>前几条记录的前后对比</translation>
    </message>
    <message>
        <source>&amp;Make it a rule: later runs do the same</source>
        <translation>设为规则：之后的运行同样处理(&amp;M)</translation>
    </message>
    <message>
        <source>Edit and re&amp;try</source>
        <translation>编辑并重试(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Edit records</source>
        <translation>编辑记录(&amp;E)</translation>
    </message>
    <message>
        <source>Nothing is changed before a button is pressed.</source>
        <translation>按下按钮之前不会更改任何内容。</translation>
    </message>
    <message>
        <source>Looking how many records the rule would heal…</source>
        <translation>正在查看此规则可修复多少条记录…</translation>
    </message>
    <message>
        <source>Editing the records</source>
        <translation>正在编辑记录</translation>
    </message>
</context>
<context>
    <name>millrace::HelpPanel</name>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>A click enters the example.</source>
        <translation>单击即可输入示例。</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>What each input is for is shown here.</source>
        <translation>此处显示每个输入项的用途。</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>默认值：%1</translation>
    </message>
    <message>
        <source>Examples: %1</source>
        <translation>示例：%1</translation>
    </message>
</context>
<context>
    <name>millrace::HelpWindow</name>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>前进(&amp;F)</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>&amp;Contents</source>
        <translation>目录(&amp;C)</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>搜索帮助</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>The window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Tutorials</source>
        <translation>教程</translation>
    </message>
    <message>
        <source>Concepts</source>
        <translation>概念</translation>
    </message>
    <message>
        <source>Sources and destinations</source>
        <translation>源和目标</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>No page has these words.</source>
        <translation>没有含有这些词的页面。</translation>
    </message>
</context>
<context>
    <name>millrace::IgnoreDialog</name>
    <message numerus="yes">
        <source>%Ln &amp;selected record(s)</source>
        <translation>
            <numerusform>所选的 %Ln 条记录(&amp;S)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;All %Ln record(s) shown</source>
        <translation>
            <numerusform>显示的全部 %Ln 条记录(&amp;A)</numerusform>
        </translation>
    </message>
    <message>
        <source>Ignore records</source>
        <translation>忽略记录</translation>
    </message>
    <message>
        <source>Ignored records count as settled and are kept. They can be opened again.</source>
        <translation>被忽略的记录视为已处理并予以保留，可重新打开。</translation>
    </message>
    <message>
        <source>&amp;Note, such as the reason (optional)</source>
        <translation>备注，例如原因（可选）(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Ignore</source>
        <translation>忽略(&amp;I)</translation>
    </message>
</context>
<context>
    <name>millrace::ImportDialog</name>
    <message>
        <source>Import connections</source>
        <translation>导入连接</translation>
    </message>
    <message>
        <source>This is what %1 would change. Nothing is changed before it is agreed to; then all of it is, or nothing.</source>
        <translation>%1 会进行以下更改。确认之前不会更改任何内容；确认后要么全部更改，要么什么都不更改。</translation>
    </message>
    <message>
        <source>Reading the files and asking the sources for their streams</source>
        <translation>正在读取文件并向源查询流</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>会更改的内容</translation>
    </message>
    <message>
        <source>Faults of the files</source>
        <translation>文件的错误</translation>
    </message>
    <message>
        <source>&amp;Delete what the profile has and the files do not</source>
        <translation>删除配置集中有而文件中没有的内容(&amp;D)</translation>
    </message>
    <message>
        <source>Connections, sources, destinations and tags that no file declares.</source>
        <translation>没有任何文件声明的连接、源、目标和标签。</translation>
    </message>
    <message>
        <source>Copy as &amp;command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>导入(&amp;I)</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n fault(s) keep the files from being imported.</source>
        <translation>
            <numerusform>%Ln 个错误使文件无法导入。</numerusform>
        </translation>
    </message>
    <message>
        <source>Mend the files and look again.</source>
        <translation>请修正文件后重新查看。</translation>
    </message>
    <message>
        <source>Look &amp;again</source>
        <translation>重新查看(&amp;A)</translation>
    </message>
    <message>
        <source>“%1” (%2)</source>
        <translation>“%1”（%2）</translation>
    </message>
    <message>
        <source>For the plan the files have to be trusted: %1 would be asked for streams, with the secrets of this computer that the files refer to.</source>
        <translation>制定方案需要信任这些文件：将使用文件所引用的本机机密向 %1 查询流。</translation>
    </message>
    <message>
        <source>A file from somebody else can name any server. Look at it first.</source>
        <translation>他人提供的文件可能指定任意服务器。请先查看。</translation>
    </message>
    <message>
        <source>&amp;Trust and ask</source>
        <translation>信任并查询(&amp;T)</translation>
    </message>
    <message>
        <source>Nothing to change: the profile is as the files say.</source>
        <translation>无需更改：配置集与文件一致。</translation>
    </message>
    <message>
        <source>Make the plan &amp;again</source>
        <translation>重新制定方案(&amp;A)</translation>
    </message>
    <message>
        <source>The files are imported: %1. %2</source>
        <translation>文件已导入：%1。%2</translation>
    </message>
</context>
<context>
    <name>millrace::ImportManifestDialog</name>
    <message>
        <source>Import a manifest</source>
        <translation>导入清单</translation>
    </message>
    <message>
        <source>Save as a connector</source>
        <translation>另存为连接器</translation>
    </message>
    <message>
        <source>%1 (changed)</source>
        <translation>%1（已更改）</translation>
    </message>
    <message>
        <source>From a file</source>
        <translation>从文件</translation>
    </message>
    <message>
        <source>From text</source>
        <translation>从文本</translation>
    </message>
    <message>
        <source>From an address</source>
        <translation>从地址</translation>
    </message>
    <message>
        <source>The manifest, YAML or JSON</source>
        <translation>清单，YAML 或 JSON</translation>
    </message>
    <message>
        <source>Text of the manifest</source>
        <translation>清单的文本</translation>
    </message>
    <message>
        <source>Address of the manifest</source>
        <translation>清单的地址</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Id</source>
        <translation>ID(&amp;I)</translation>
    </message>
    <message>
        <source>What the connector is called on the command line: small letters, digits and hyphens.</source>
        <translation>连接器在命令行中的名称：小写字母、数字和连字符。</translation>
    </message>
    <message>
        <source>I&amp;mport</source>
        <translation>导入(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Path of the file, or drop it here</source>
        <translation>文件的路径，或拖放到此处</translation>
    </message>
    <message>
        <source>File of the manifest</source>
        <translation>清单的文件</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>选择(&amp;H)…</translation>
    </message>
    <message>
        <source>Choose a manifest</source>
        <translation>选择清单</translation>
    </message>
    <message>
        <source>Manifests (*.yaml *.yml *.json);;All files (*)</source>
        <translation>清单 (*.yaml *.yml *.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>the workbench</source>
        <translation>工作台</translation>
    </message>
    <message>
        <source>pasted</source>
        <translation>粘贴的文本</translation>
    </message>
</context>
<context>
    <name>millrace::KeyFieldsModel</name>
    <message>
        <source>%1 (%2), part %3 of the key</source>
        <translation>%1（%2），键的第 %3 部分</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>millrace::KeyPicker</name>
    <message>
        <source>Earlier in the key</source>
        <translation>在键中前移</translation>
    </message>
    <message>
        <source>Later in the key</source>
        <translation>在键中后移</translation>
    </message>
    <message>
        <source>Primary key of %1</source>
        <translation>%1 的主键</translation>
    </message>
    <message>
        <source>&amp;Set key</source>
        <translation>设置键(&amp;S)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>No key. Without one, rows cannot be told apart.</source>
        <translation>无键。没有键就无法区分各行。</translation>
    </message>
    <message>
        <source>Key: %1</source>
        <translation>键：%1</translation>
    </message>
    <message>
        <source>Key: %1 (%2)</source>
        <translation>键：%1（%2）</translation>
    </message>
</context>
<context>
    <name>millrace::KeyValueField</name>
    <message>
        <source>Add entry</source>
        <translation>添加条目</translation>
    </message>
    <message>
        <source>Add an entry to %1</source>
        <translation>向 %1 添加条目</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name in %1</source>
        <translation>%1 中的名称</translation>
    </message>
    <message>
        <source>Value in %1</source>
        <translation>%1 中的值</translation>
    </message>
    <message>
        <source>Remove this entry</source>
        <translation>移除此条目</translation>
    </message>
    <message>
        <source>An entry has no name.</source>
        <translation>有一个条目没有名称。</translation>
    </message>
    <message>
        <source>The name %1 is there twice.</source>
        <translation>名称 %1 出现了两次。</translation>
    </message>
    <message>
        <source>The entry %1 has no value.</source>
        <translation>条目 %1 没有值。</translation>
    </message>
</context>
<context>
    <name>millrace::LoadingView</name>
    <message>
        <source>Loading</source>
        <translation>正在加载</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>millrace::LogBar</name>
    <message>
        <source>Le&amp;vel:</source>
        <translation>级别(&amp;V)：</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>所有行</translation>
    </message>
    <message>
        <source>Info and worse</source>
        <translation>信息及以上</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告和错误</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>仅错误</translation>
    </message>
    <message>
        <source>S&amp;tream:</source>
        <translation>流(&amp;T)：</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>F3 goes to the next hit, Shift+F3 to the one before.</source>
        <translation>F3 跳到下一处匹配，Shift+F3 跳到上一处。</translation>
    </message>
    <message>
        <source>Regular e&amp;xpression</source>
        <translation>正则表达式(&amp;X)</translation>
    </message>
    <message>
        <source>The text is an expression of RE2, such as code [45]\d\d.</source>
        <translation>该文本是 RE2 表达式，例如 code [45]\d\d。</translation>
    </message>
    <message>
        <source>All r&amp;uns…</source>
        <translation>所有运行(&amp;U)…</translation>
    </message>
    <message>
        <source>Searches the logs of all runs of the connection.</source>
        <translation>搜索此连接所有运行的日志。</translation>
    </message>
    <message>
        <source>&amp;Follow</source>
        <translation>跟随(&amp;F)</translation>
    </message>
    <message>
        <source>Stays at the end while lines are added; scrolling up stays there.</source>
        <translation>添加行时停留在末尾；向上滚动后停留在该处。</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copies the chosen lines, or all that are shown.</source>
        <translation>复制所选的行，或显示的所有行。</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>Saves the lines that are shown.</source>
        <translation>保存显示的行。</translation>
    </message>
    <message>
        <source>All streams</source>
        <translation>所有流</translation>
    </message>
    <message>
        <source>no expression</source>
        <translation>不是表达式</translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%Ln 处匹配</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::LogHitModel</name>
    <message>
        <source>%1, attempt %2</source>
        <translation>%1，第 %2 次尝试</translation>
    </message>
    <message>
        <source>Line %1 of the log of run %2, attempt %3</source>
        <translation>运行 %2 第 %3 次尝试的日志的第 %1 行</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>millrace::LogModel</name>
    <message>
        <source>Debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>millrace::LogSearchBar</name>
    <message>
        <source>Regular e&amp;xpression</source>
        <translation>正则表达式(&amp;X)</translation>
    </message>
    <message>
        <source>Search the logs of all runs</source>
        <translation>搜索所有运行的日志</translation>
    </message>
    <message>
        <source>The text is an expression of RE2, such as code [45]\d\d.</source>
        <translation>该文本是 RE2 表达式，例如 code [45]\d\d。</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>All connections</source>
        <translation>所有连接</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>All streams</source>
        <translation>所有流</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>所有行</translation>
    </message>
    <message>
        <source>Info and worse</source>
        <translation>信息及以上</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告和错误</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>仅错误</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>任意时间</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>最近 1 小时</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>最近 24 小时</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
</context>
<context>
    <name>millrace::LogView</name>
    <message>
        <source>Lines of the log</source>
        <translation>日志行</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>No line matches</source>
        <translation>没有匹配的行</translation>
    </message>
    <message>
        <source>Show all lines</source>
        <translation>显示所有行</translation>
    </message>
    <message>
        <source>Reading the log</source>
        <translation>正在读取日志</translation>
    </message>
    <message>
        <source>Nothing logged yet</source>
        <translation>尚无日志</translation>
    </message>
    <message numerus="yes">
        <source>%1 lines are filtered out.</source>
        <translation>
            <numerusform>已过滤 %1 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>The run has not written a line so far.</source>
        <translation>该运行迄今未写入任何行。</translation>
    </message>
    <message>
        <source>The first %1 lines are copied. Saving the log keeps all of them.</source>
        <translation>已复制前 %1 行。保存日志可保留全部行。</translation>
    </message>
    <message>
        <source>Save log</source>
        <translation>保存日志</translation>
    </message>
    <message>
        <source>Text files (*.txt *.log)</source>
        <translation>文本文件 (*.txt *.log)</translation>
    </message>
    <message>
        <source>The log is saved as %1.</source>
        <translation>日志已保存为 %1。</translation>
    </message>
</context>
<context>
    <name>millrace::LogsPage</name>
    <message>
        <source>Search the logs</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>A text, a stream or a level finds lines in the logs of every run, the newest run first.</source>
        <translation>输入文本、流或级别，即可在所有运行的日志中查找行，最新的运行在前。</translation>
    </message>
    <message>
        <source>&amp;Clear search</source>
        <translation>清除搜索(&amp;C)</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>Ends the search; what is found stays.</source>
        <translation>结束搜索；已找到的内容保留。</translation>
    </message>
    <message>
        <source>&amp;Open the log</source>
        <translation>打开日志(&amp;O)</translation>
    </message>
    <message>
        <source>Shows the chosen line in its log (Enter).</source>
        <translation>在其日志中显示所选的行 (Enter)。</translation>
    </message>
    <message>
        <source>Lines that were found</source>
        <translation>找到的行</translation>
    </message>
    <message>
        <source>Orders to the warehouse</source>
        <translation>发往仓库的订单</translation>
    </message>
    <message>
        <source>%1, attempt %2</source>
        <translation>%1，第 %2 次尝试</translation>
    </message>
    <message>
        <source>The line among those around it</source>
        <translation>该行及其前后各行</translation>
    </message>
    <message>
        <source>Copy the search as a co&amp;mmand</source>
        <translation>复制搜索为命令(&amp;M)</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Searching.</source>
        <translation>正在搜索。</translation>
    </message>
    <message>
        <source>Searching: %1 of %2 logs (%3), lines found: %4.</source>
        <translation>正在搜索：%1/%2 个日志（%3），找到的行：%4。</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n log(s) (%2).</source>
        <translation>
            <numerusform>%Ln 个日志中的 %1（%2）。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>The first %1 lines are shown; what is searched for more closely shows the rest.</source>
        <translation>显示前 %1 行；更精确的搜索可显示其余的行。</translation>
    </message>
    <message numerus="yes">
        <source>%n log(s) could not be read.</source>
        <translation>
            <numerusform>%Ln 个日志无法读取。</numerusform>
        </translation>
    </message>
    <message>
        <source>No line matches</source>
        <translation>没有匹配的行</translation>
    </message>
    <message numerus="yes">
        <source>%n log(s) were searched (%1).</source>
        <translation>
            <numerusform>已搜索 %Ln 个日志（%1）。</numerusform>
        </translation>
    </message>
    <message>
        <source>The search was ended; lines found: %1.</source>
        <translation>搜索已结束；找到的行：%1。</translation>
    </message>
    <message>
        <source>%1, run %2, attempt %3, line %4</source>
        <translation>%1，运行 %2，第 %3 次尝试，第 %4 行</translation>
    </message>
    <message>
        <source>The command is copied.</source>
        <translation>命令已复制。</translation>
    </message>
</context>
<context>
    <name>millrace::MainWindow</name>
    <message>
        <source>Millrace</source>
        <translation>Millrace</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>重试(&amp;T)</translation>
    </message>
    <message>
        <source>Import connections</source>
        <translation>导入连接</translation>
    </message>
    <message>
        <source>Connections (*.yaml *.yml *.json);;All files (*)</source>
        <translation>连接 (*.yaml *.yml *.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Un&amp;do: %1</source>
        <translation>撤销(&amp;D)：%1</translation>
    </message>
    <message>
        <source>Red&amp;o: %1</source>
        <translation>重做(&amp;O)：%1</translation>
    </message>
    <message>
        <source>New connection – Millrace</source>
        <translation>新建连接 – Millrace</translation>
    </message>
    <message>
        <source>%1 – Millrace</source>
        <translation>%1 – Millrace</translation>
    </message>
    <message>
        <source>%1 What is shown is of %2.</source>
        <translation>%1显示的内容截至 %2。</translation>
    </message>
    <message numerus="yes">
        <source>%n open rejected records</source>
        <translation>
            <numerusform>%Ln 条待处理的被拒记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread notice(s)</source>
        <translation>
            <numerusform>%Ln 条未读提示</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ManifestEdit</name>
    <message>
        <source>Text of the manifest</source>
        <translation>清单的文本</translation>
    </message>
    <message>
        <source>Completions</source>
        <translation>补全</translation>
    </message>
</context>
<context>
    <name>millrace::MappingChoiceBar</name>
    <message>
        <source>St&amp;ream</source>
        <translation>流(&amp;R)</translation>
    </message>
    <message>
        <source>Rea&amp;ding</source>
        <translation>读取方式(&amp;D)</translation>
    </message>
    <message>
        <source>C&amp;ursor</source>
        <translation>游标(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Object</source>
        <translation>对象(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;What is done</source>
        <translation>执行的操作(&amp;W)</translation>
    </message>
    <message>
        <source>Matching &amp;key</source>
        <translation>匹配键(&amp;K)</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Search for an object</source>
        <translation>搜索对象</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n to mend)</source>
        <translation>
            <numerusform>%1（%Ln 处需修正）</numerusform>
        </translation>
    </message>
    <message>
        <source>Full refresh</source>
        <translation>全量</translation>
    </message>
    <message>
        <source>Incremental</source>
        <translation>增量</translation>
    </message>
    <message>
        <source>A full refresh reads every row in each run; incremental reading reads what is new or changed.</source>
        <translation>全量读取在每次运行中读取所有行；增量读取只读取新增或更改的行。</translation>
    </message>
    <message>
        <source>The source reads this stream whole in each run.</source>
        <translation>源在每次运行中都完整读取此流。</translation>
    </message>
    <message>
        <source>A field that grows with every change.</source>
        <translation>随每次变更递增的字段。</translation>
    </message>
    <message>
        <source>set reading of %1</source>
        <translation>设置 %1 的读取方式</translation>
    </message>
    <message>
        <source>set cursor of %1</source>
        <translation>设置 %1 的游标</translation>
    </message>
    <message>
        <source>The object says what can be done with it.</source>
        <translation>可执行的操作由对象决定。</translation>
    </message>
    <message>
        <source>Choose the key</source>
        <translation>选择键</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>The fields a record at the destination is recognised by.</source>
        <translation>用于识别目标中记录的字段。</translation>
    </message>
    <message>
        <source>Nothing is recognised: each record is a new one.</source>
        <translation>不识别任何记录：每条记录都是新记录。</translation>
    </message>
    <message>
        <source>choose object %1</source>
        <translation>选择对象 %1</translation>
    </message>
    <message>
        <source>choose operation %1</source>
        <translation>选择操作 %1</translation>
    </message>
    <message>
        <source>choose key %1</source>
        <translation>选择键 %1</translation>
    </message>
</context>
<context>
    <name>millrace::MappingDelegate</name>
    <message>
        <source>Value of %1</source>
        <translation>%1 的值</translation>
    </message>
</context>
<context>
    <name>millrace::MappingDraft</name>
    <message>
        <source>map %1</source>
        <translation>映射 %1</translation>
    </message>
    <message numerus="yes">
        <source>accept %n suggestion(s)</source>
        <translation>
            <numerusform>接受 %Ln 项建议</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MappingFiles</name>
    <message>
        <source>Save mapping</source>
        <translation>保存映射</translation>
    </message>
    <message>
        <source>Mappings (*.yaml)</source>
        <translation>映射 (*.yaml)</translation>
    </message>
    <message>
        <source>Load mapping</source>
        <translation>加载映射</translation>
    </message>
    <message>
        <source>Mappings (*.yaml *.yml *.json)</source>
        <translation>映射 (*.yaml *.yml *.json)</translation>
    </message>
    <message>
        <source>load mapping %1</source>
        <translation>加载映射 %1</translation>
    </message>
</context>
<context>
    <name>millrace::MappingModel</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>map %1</source>
        <translation>映射 %1</translation>
    </message>
    <message>
        <source>set rules of %1</source>
        <translation>设置 %1 的规则</translation>
    </message>
    <message>
        <source>clear %1</source>
        <translation>清除 %1</translation>
    </message>
    <message numerus="yes">
        <source>clear %n field(s)</source>
        <translation>
            <numerusform>清除 %Ln 个字段</numerusform>
        </translation>
    </message>
    <message>
        <source>The stream has no field &quot;%1&quot;.</source>
        <translation>流没有字段“%1”。</translation>
    </message>
    <message>
        <source>The destination no longer has this field.</source>
        <translation>目标中已没有此字段。</translation>
    </message>
    <message>
        <source>The destination sets this field by itself.</source>
        <translation>目标自行设置此字段。</translation>
    </message>
    <message>
        <source>%1 cannot become %2.</source>
        <translation>%1 无法变为 %2。</translation>
    </message>
    <message numerus="yes">
        <source>map %n field(s)</source>
        <translation>
            <numerusform>映射 %Ln 个字段</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::MappingPreviewModel</name>
    <message>
        <source>no value</source>
        <translation>无值</translation>
    </message>
    <message>
        <source>empty text</source>
        <translation>空文本</translation>
    </message>
    <message>
        <source>%1, record %2, %3</source>
        <translation>%1，记录 %2，%3</translation>
    </message>
    <message>
        <source>Converted</source>
        <translation>已转换</translation>
    </message>
    <message>
        <source>Computed</source>
        <translation>计算得出</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Altered</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>被拒</translation>
    </message>
    <message>
        <source>Not computed</source>
        <translation>未计算</translation>
    </message>
    <message>
        <source>Converted: it reads differently as the type of the field.</source>
        <translation>已转换：按该字段的类型显示有所不同。</translation>
    </message>
    <message>
        <source>The constant of the mapping.</source>
        <translation>映射的常量。</translation>
    </message>
    <message>
        <source>Computed by an expression.</source>
        <translation>由表达式计算得出。</translation>
    </message>
    <message>
        <source>The default stands in for a missing value.</source>
        <translation>缺失的值由默认值代替。</translation>
    </message>
    <message>
        <source>Altered by the rule of the field. %1</source>
        <translation>被字段的规则更改。%1</translation>
    </message>
    <message>
        <source>The record is rejected. %1</source>
        <translation>该记录被拒。%1</translation>
    </message>
    <message>
        <source>Nothing is computed: this row of the mapping is not complete.</source>
        <translation>未计算任何内容：此映射行不完整。</translation>
    </message>
    <message>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <source>Empty text</source>
        <translation>空文本</translation>
    </message>
    <message>
        <source>Record %1, rejected</source>
        <translation>记录 %1，被拒</translation>
    </message>
    <message>
        <source>Record %1</source>
        <translation>记录 %1</translation>
    </message>
</context>
<context>
    <name>millrace::MappingPreviewPane</name>
    <message>
        <source>Reading the first records of %1</source>
        <translation>正在读取 %1 的前几条记录</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>重试(&amp;R)</translation>
    </message>
    <message>
        <source>Onl&amp;y problems</source>
        <translation>仅问题(&amp;Y)</translation>
    </message>
    <message>
        <source>Onl&amp;y problems (%1)</source>
        <translation>仅问题（%1）(&amp;Y)</translation>
    </message>
    <message numerus="yes">
        <source>all %1 records</source>
        <translation>
            <numerusform>全部 %1 条记录</numerusform>
        </translation>
    </message>
    <message>
        <source>records 1–%1, %2 read so far</source>
        <translation>记录 1–%1，迄今已读取 %2 条</translation>
    </message>
    <message>
        <source>records 1–%1 of %2 read</source>
        <translation>记录 1–%1，共读取 %2 条</translation>
    </message>
    <message numerus="yes">
        <source>All of these %n record(s) would be sent.</source>
        <translation>
            <numerusform>这 %Ln 条记录全部会发送。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of these %2 records would be rejected.</source>
        <translation>
            <numerusform>这 %2 条记录中有 %1 条会被拒。</numerusform>
        </translation>
    </message>
    <message>
        <source>No field is mapped yet.</source>
        <translation>尚未映射任何字段。</translation>
    </message>
    <message>
        <source>%1 of record %2: %3</source>
        <translation>记录 %2 的 %1：%3</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>前后对比</translation>
    </message>
    <message>
        <source>Shows only records with a value that is rejected or altered</source>
        <translation>仅显示有值被拒或被更改的记录</translation>
    </message>
    <message>
        <source>Explain this &amp;cell…</source>
        <translation>解释此单元格(&amp;C)…</translation>
    </message>
    <message>
        <source>From the source value to the value that is sent (Enter)</source>
        <translation>从源值到发送的值 (Enter)</translation>
    </message>
    <message>
        <source>Records before</source>
        <translation>之前的记录</translation>
    </message>
    <message>
        <source>Records after</source>
        <translation>之后的记录</translation>
    </message>
    <message>
        <source>Before: as they are read</source>
        <translation>之前：读取时的样子</translation>
    </message>
    <message>
        <source>After: as they would be sent</source>
        <translation>之后：将发送的样子</translation>
    </message>
    <message>
        <source>&amp;Explain this cell…</source>
        <translation>解释此单元格(&amp;E)…</translation>
    </message>
    <message>
        <source>No records were read</source>
        <translation>未读取任何记录</translation>
    </message>
    <message>
        <source>With some records of the stream, the mapping shows what it makes of them.</source>
        <translation>有了流的一些记录，映射即可显示其结果。</translation>
    </message>
    <message>
        <source>&amp;Read records</source>
        <translation>读取记录(&amp;R)</translation>
    </message>
    <message>
        <source>The stream has no records</source>
        <translation>流没有记录</translation>
    </message>
    <message>
        <source>The mapping is checked by the types of the fields alone.</source>
        <translation>仅按字段类型检查映射。</translation>
    </message>
    <message>
        <source>No problem in these records</source>
        <translation>这些记录没有问题</translation>
    </message>
    <message>
        <source>Every value fits the field it goes to.</source>
        <translation>每个值都适合其写入的字段。</translation>
    </message>
    <message>
        <source>Show &amp;all records</source>
        <translation>显示所有记录(&amp;A)</translation>
    </message>
</context>
<context>
    <name>millrace::MappingStep</name>
    <message>
        <source>Mapping</source>
        <translation>映射</translation>
    </message>
    <message>
        <source>Which field goes where?</source>
        <translation>哪个字段写到哪里？</translation>
    </message>
    <message>
        <source>No stream is selected.</source>
        <translation>未选择任何流。</translation>
    </message>
    <message>
        <source>The destination is still being asked for its objects.</source>
        <translation>仍在向目标查询其对象。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>millrace::MappingTab</name>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Read again, the records of %1 are inserted once more.</source>
        <translation>重新读取后，%1 的记录会再次插入。</translation>
    </message>
    <message>
        <source>Save changes</source>
        <translation>保存更改</translation>
    </message>
    <message>
        <source>The change concerns records that were delivered before.</source>
        <translation>此更改涉及之前已投递的记录。</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Save and &amp;read again</source>
        <translation>保存并重新读取(&amp;R)</translation>
    </message>
    <message>
        <source>Saved. The next run reads every record again.</source>
        <translation>已保存。下一次运行会重新读取每条记录。</translation>
    </message>
    <message>
        <source>what was changed elsewhere</source>
        <translation>在别处更改的内容</translation>
    </message>
    <message>
        <source>everything back to what is stored</source>
        <translation>全部恢复为已存储的内容</translation>
    </message>
</context>
<context>
    <name>millrace::MappingTable</name>
    <message>
        <source>Fields of the destination</source>
        <translation>目标的字段</translation>
    </message>
</context>
<context>
    <name>millrace::MappingView</name>
    <message>
        <source>What is missing</source>
        <translation>缺少的内容</translation>
    </message>
    <message>
        <source>No stream is selected</source>
        <translation>未选择任何流</translation>
    </message>
    <message>
        <source>Only streams that are selected can be mapped.</source>
        <translation>只有已选择的流才能映射。</translation>
    </message>
    <message>
        <source>Asking the destination for its objects</source>
        <translation>正在向目标查询其对象</translation>
    </message>
    <message>
        <source>Filter source fields</source>
        <translation>过滤源字段</translation>
    </message>
    <message>
        <source>Filter source fields by name or type</source>
        <translation>按名称或类型过滤源字段</translation>
    </message>
    <message>
        <source>Shows only the source fields that nothing is made of.</source>
        <translation>仅显示未被使用的源字段。</translation>
    </message>
    <message>
        <source>Filter destination fields</source>
        <translation>过滤目标字段</translation>
    </message>
    <message>
        <source>Filter destination fields by name, type or value</source>
        <translation>按名称、类型或值过滤目标字段</translation>
    </message>
    <message>
        <source>Shows only the destination fields without a value.</source>
        <translation>仅显示没有值的目标字段。</translation>
    </message>
    <message>
        <source>Shows only the rows with values that do not fit.</source>
        <translation>仅显示值不匹配的行。</translation>
    </message>
    <message>
        <source>Su&amp;ggest</source>
        <translation>建议(&amp;G)</translation>
    </message>
    <message>
        <source>No object is chosen yet</source>
        <translation>尚未选择对象</translation>
    </message>
    <message>
        <source>Choose above which object of the destination the records go to. Its fields then stand here.</source>
        <translation>请在上方选择记录写入目标的哪个对象，其字段随后会显示在此处。</translation>
    </message>
    <message>
        <source>No field matches</source>
        <translation>没有匹配的字段</translation>
    </message>
    <message>
        <source>More acts on the mapping</source>
        <translation>映射的更多操作</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>&amp;Expression</source>
        <translation>表达式(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Suggest fields</source>
        <translation>建议字段(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>过滤(&amp;F)</translation>
    </message>
    <message>
        <source>Next hit</source>
        <translation>下一处匹配</translation>
    </message>
    <message>
        <source>Previous hit</source>
        <translation>上一处匹配</translation>
    </message>
    <message>
        <source>Looks for fields that probably belong together</source>
        <translation>查找可能对应的字段</translation>
    </message>
    <message>
        <source>Looks for fields that probably belong together (%1)</source>
        <translation>查找可能对应的字段 (%1)</translation>
    </message>
    <message>
        <source>&amp;Accept suggestion (Space)</source>
        <translation>接受建议 (Space)(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Clear value</source>
        <translation>清除值(&amp;C)</translation>
    </message>
    <message>
        <source>Add &amp;another field…</source>
        <translation>添加其他字段(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Dry run…</source>
        <translation>试运行(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Save mapping as file…</source>
        <translation>将映射保存为文件(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Load mapping from file…</source>
        <translation>从文件加载映射(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Ask the destination for its objects again</source>
        <translation>重新向目标查询其对象(&amp;A)</translation>
    </message>
    <message numerus="yes">
        <source>%n source field(s) unused</source>
        <translation>
            <numerusform>%Ln 个源字段未使用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n destination field(s) empty</source>
        <translation>
            <numerusform>%Ln 个目标字段为空</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) with problems</source>
        <translation>
            <numerusform>%Ln 行有问题</numerusform>
        </translation>
    </message>
    <message>
        <source>No field matches the filter</source>
        <translation>没有与过滤器匹配的字段</translation>
    </message>
    <message>
        <source>No field matches “%1”</source>
        <translation>没有与“%1”匹配的字段</translation>
    </message>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%Ln 个字段</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose the row for %1 by the arrows and Enter, or by a click. Esc cancels.</source>
        <translation>使用方向键和回车键或单击为 %1 选择行。按 Esc 取消。</translation>
    </message>
    <message>
        <source>%1 cannot go to %2: %3</source>
        <translation>%1 不能写入 %2：%3</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>以及另外 %Ln 项</numerusform>
        </translation>
    </message>
    <message>
        <source>To mend: %1</source>
        <translation>需修正：%1</translation>
    </message>
    <message>
        <source>The mapping is written to %1.</source>
        <translation>映射已写入 %1。</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>清除过滤器</translation>
    </message>
    <message>
        <source>Choose an object</source>
        <translation>选择对象</translation>
    </message>
    <message>
        <source>No further fields seem to belong together.</source>
        <translation>没有其他看似对应的字段。</translation>
    </message>
    <message>
        <source>Drag a field onto a row, or press Enter on it.</source>
        <translation>将字段拖到行上，或在该行按回车键。</translation>
    </message>
    <message>
        <source>Add field</source>
        <translation>添加字段</translation>
    </message>
    <message>
        <source>&amp;Name of the field at the destination</source>
        <translation>目标中的字段名称(&amp;N)</translation>
    </message>
    <message>
        <source>add field %1</source>
        <translation>添加字段 %1</translation>
    </message>
</context>
<context>
    <name>millrace::MarkBar</name>
    <message>
        <source>%1 is production</source>
        <translation>%1 为生产环境</translation>
    </message>
    <message>
        <source>Colour of %1</source>
        <translation>%1 的颜色</translation>
    </message>
</context>
<context>
    <name>millrace::MarkEdit</name>
    <message>
        <source>Mar&amp;k as production</source>
        <translation>标记为生产环境(&amp;K)</translation>
    </message>
    <message>
        <source>Colo&amp;ur</source>
        <translation>颜色(&amp;U)</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>A bar in this colour stands on everything that writes here.</source>
        <translation>所有写入此处的内容上都显示此颜色的色条。</translation>
    </message>
    <message>
        <source>Whoever starts a run by hand types the name of the destination first.</source>
        <translation>手动启动运行时须先输入目标的名称。</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>millrace::MessageBar</name>
    <message>
        <source>Close message</source>
        <translation>关闭消息</translation>
    </message>
</context>
<context>
    <name>millrace::ModeOptionsModel</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>millrace::MultilineSecretField</name>
    <message>
        <source>From environment variable %1</source>
        <translation>来自环境变量 %1</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message numerus="yes">
        <source>%n lines, hidden</source>
        <translation>
            <numerusform>%Ln 行，已隐藏</numerusform>
        </translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>millrace::NavigationList</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>millrace::NetworkSettingsPage</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>HTTP</source>
        <translation>HTTP</translation>
    </message>
    <message>
        <source>SOCKS5</source>
        <translation>SOCKS5</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>How servers of APIs are reached.</source>
        <translation>访问 API 服务器的方式。</translation>
    </message>
    <message>
        <source>&amp;Address of the proxy</source>
        <translation>代理地址(&amp;A)</translation>
    </message>
    <message>
        <source>Its host and its port.</source>
        <translation>其主机和端口。</translation>
    </message>
    <message>
        <source>&amp;User of the proxy</source>
        <translation>代理用户(&amp;U)</translation>
    </message>
    <message>
        <source>Empty for a proxy that asks for none.</source>
        <translation>如果代理不要求用户，则留空。</translation>
    </message>
    <message>
        <source>Pass&amp;word of the proxy</source>
        <translation>代理密码(&amp;W)</translation>
    </message>
    <message>
        <source>Kept where the page &quot;Secrets&quot; says, never in the file of the settings.</source>
        <translation>保存在“机密”页所示的位置，绝不写入设置文件。</translation>
    </message>
    <message>
        <source>Without the pro&amp;xy</source>
        <translation>不使用代理(&amp;X)</translation>
    </message>
    <message>
        <source>Hosts, domains and networks that are reached directly.</source>
        <translation>直接访问的主机、域和网络。</translation>
    </message>
    <message>
        <source>Add &amp;certificates…</source>
        <translation>添加证书(&amp;C)…</translation>
    </message>
    <message>
        <source>Own certificates</source>
        <translation>自有证书</translation>
    </message>
    <message>
        <source>Authorities that are trusted beside those of the system, from PEM files.</source>
        <translation>除系统信任的证书颁发机构外还信任的机构，来自 PEM 文件。</translation>
    </message>
    <message>
        <source>Time limit for co&amp;nnecting</source>
        <translation>连接时限(&amp;N)</translation>
    </message>
    <message>
        <source>So long a server has until it accepts a connection.</source>
        <translation>服务器接受连接的最长时间。</translation>
    </message>
    <message>
        <source>Time li&amp;mit for reading</source>
        <translation>读取时限(&amp;M)</translation>
    </message>
    <message>
        <source>So long a server may say nothing before a request is given up.</source>
        <translation>服务器无响应多久后放弃请求。</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Address to t&amp;est</source>
        <translation>要测试的地址(&amp;E)</translation>
    </message>
    <message>
        <source>Any server; that it answers shows that these settings lead out.</source>
        <translation>任意服务器；只要它应答，就表明这些设置可以连通外部。</translation>
    </message>
    <message>
        <source>Databases</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>These servers are reached without the proxy, directly or through the SSH tunnel of their own set-up, and have authorities of their own: %1. A source or destination with a proxy of its own keeps it.</source>
        <translation>以下服务器不经代理访问，而是直接连接或通过其自身配置的 SSH 隧道，并有各自的证书颁发机构：%1。自带代理的源或目标继续使用其代理。</translation>
    </message>
    <message>
        <source>Host and port are needed, such as %1.</source>
        <translation>需要主机和端口，例如 %1。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no host, domain or network.</source>
        <translation>“%1”不是主机、域或网络。</translation>
    </message>
    <message>
        <source>Add certificates</source>
        <translation>添加证书</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>证书 (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Enter host and port; until then the former way holds.</source>
        <translation>请输入主机和端口；在此之前沿用原来的方式。</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>已存储</translation>
    </message>
</context>
<context>
    <name>millrace::NoticeRulesEdit</name>
    <message>
        <source>&amp;First failure</source>
        <translation>首次失败(&amp;F)</translation>
    </message>
    <message>
        <source>A connection fails that did not fail before.</source>
        <translation>之前未失败的连接失败。</translation>
    </message>
    <message>
        <source>Reco&amp;very</source>
        <translation>恢复正常(&amp;V)</translation>
    </message>
    <message>
        <source>A connection that had failed is healthy again.</source>
        <translation>曾经失败的连接恢复正常。</translation>
    </message>
    <message>
        <source>Action re&amp;quired</source>
        <translation>需要处理(&amp;Q)</translation>
    </message>
    <message>
        <source>Only a change of the configuration helps, or the connection was paused.</source>
        <translation>只有更改配置才有用，或连接已被暂停。</translation>
    </message>
    <message>
        <source>Sche&amp;ma changed</source>
        <translation>结构已变更(&amp;M)</translation>
    </message>
    <message>
        <source>The source has other streams or fields than before.</source>
        <translation>源的流或字段与之前不同。</translation>
    </message>
    <message>
        <source>Many re&amp;jected records</source>
        <translation>大量被拒记录(&amp;J)</translation>
    </message>
    <message>
        <source>A run rejects more records than the number below.</source>
        <translation>一次运行拒绝的记录数超过下面的数字。</translation>
    </message>
    <message>
        <source>Rejected records of a r&amp;un</source>
        <translation>一次运行的被拒记录(&amp;U)</translation>
    </message>
    <message>
        <source>More than this many count as many.</source>
        <translation>超过此数即算大量。</translation>
    </message>
    <message>
        <source>N&amp;othing new</source>
        <translation>没有新内容(&amp;O)</translation>
    </message>
    <message>
        <source>No record was written for the number of days below.</source>
        <translation>在下面的天数内没有写入任何记录。</translation>
    </message>
    <message>
        <source>&amp;Days without anything new</source>
        <translation>没有新内容的天数(&amp;D)</translation>
    </message>
    <message>
        <source>Counted from the last written record of the connection.</source>
        <translation>从该连接最后写入的记录算起。</translation>
    </message>
    <message>
        <source> d</source>
        <translation> 天</translation>
    </message>
    <message>
        <source>&amp;Long run</source>
        <translation>长时间运行(&amp;L)</translation>
    </message>
    <message>
        <source>A run takes, or took, longer than one of the times below.</source>
        <translation>运行正在或已经超过下面的某个时长。</translation>
    </message>
    <message>
        <source>Le&amp;ngth of a long run</source>
        <translation>长时间运行的时长(&amp;N)</translation>
    </message>
    <message>
        <source>A run that has taken longer is told at its end.</source>
        <translation>耗时更长的运行在结束时提示。</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source>&amp;Times the usual length</source>
        <translation>平常时长的倍数(&amp;T)</translation>
    </message>
    <message>
        <source>A run that takes so many times longer than usual is told while it is on.</source>
        <translation>耗时达到平常这么多倍的运行，会在运行期间提示。</translation>
    </message>
    <message>
        <source> times</source>
        <translation> 倍</translation>
    </message>
    <message>
        <source>No bound</source>
        <translation>无界限</translation>
    </message>
</context>
<context>
    <name>millrace::NoticeWaysEdit</name>
    <message>
        <source>%1: %2</source>
        <extracomment>A kind of notice and a channel: &quot;Recovery: E-mail&quot;.</extracomment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>millrace::NoticesModel</name>
    <message>
        <source>Solved</source>
        <translation>已解决</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Unread: %1, %2</source>
        <translation>未读：%1，%2</translation>
    </message>
    <message>
        <source>%1: tried again later</source>
        <translation>%1：稍后重试</translation>
    </message>
    <message>
        <source>%1: waits</source>
        <translation>%1：等待中</translation>
    </message>
    <message>
        <source>%1: sent</source>
        <translation>%1：已发送</translation>
    </message>
    <message>
        <source>%1: failed</source>
        <translation>%1：失败</translation>
    </message>
    <message>
        <source>%1: not needed any more</source>
        <translation>%1：不再需要</translation>
    </message>
</context>
<context>
    <name>millrace::NoticesPage</name>
    <message>
        <source>Notices</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>What was told about connections. Everything is kept here, whatever becomes of its way out.</source>
        <translation>已提示的连接相关内容。无论是否发送成功，全部保留在此处。</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>未读</translation>
    </message>
    <message>
        <source>Notices that are shown</source>
        <translation>显示的提示</translation>
    </message>
    <message>
        <source>Mark &amp;all as read</source>
        <translation>全部标为已读(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Open connection</source>
        <translation>打开连接(&amp;O)</translation>
    </message>
    <message>
        <source>Mark as un&amp;read</source>
        <translation>标为未读(&amp;R)</translation>
    </message>
    <message>
        <source>Everything is read</source>
        <translation>全部已读</translation>
    </message>
    <message>
        <source>No notices yet</source>
        <translation>还没有提示</translation>
    </message>
    <message>
        <source>New notices appear here as they come.</source>
        <translation>新提示会显示在此处。</translation>
    </message>
    <message>
        <source>Failures, recoveries and what else the settings name are told here, and by the channels chosen there.</source>
        <translation>失败、恢复正常以及设置中指定的其他情况会在此处提示，并通过所选的渠道通知。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>A channel and what is wrong with it.</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>&amp;Send again</source>
        <translation>重新发送(&amp;S)</translation>
    </message>
    <message>
        <source>Settin&amp;gs</source>
        <translation>设置(&amp;G)</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>Solved %1</source>
        <translation>解决于 %1</translation>
    </message>
    <message>
        <source>Mark as &amp;read</source>
        <translation>标为已读(&amp;R)</translation>
    </message>
</context>
<context>
    <name>millrace::NotificationSettings</name>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>One-colour &amp;icon in the tray</source>
        <translation>托盘中使用单色图标(&amp;I)</translation>
    </message>
    <message>
        <source>The icon is grey, on light and dark panels alike, and tells how things stand by its shape alone.</source>
        <translation>图标为灰色，在浅色和深色面板上相同，仅以形状表示状态。</translation>
    </message>
</context>
<context>
    <name>millrace::ObjectListField</name>
    <message>
        <source>Add entry</source>
        <translation>添加条目</translation>
    </message>
    <message>
        <source>Add an entry to %1</source>
        <translation>向 %1 添加条目</translation>
    </message>
    <message>
        <source>Entry %1</source>
        <translation>条目 %1</translation>
    </message>
    <message>
        <source>Remove entry %1</source>
        <translation>移除条目 %1</translation>
    </message>
</context>
<context>
    <name>millrace::OneOfField</name>
    <message>
        <source>Not set</source>
        <translation>未设置</translation>
    </message>
</context>
<context>
    <name>millrace::OpeningView</name>
    <message>
        <source>Opening the profile</source>
        <translation>正在打开配置集</translation>
    </message>
    <message>
        <source>The damaged file is put aside in either case, and nothing of it is deleted. What was copied to destinations is not concerned.</source>
        <translation>无论哪种情况，损坏的文件都会放到一旁，其中的任何内容都不会删除。已复制到目标的内容不受影响。</translation>
    </message>
    <message>
        <source>Take the last &amp;backup</source>
        <translation>使用最近的备份(&amp;B)</translation>
    </message>
    <message>
        <source>Start with an &amp;empty profile…</source>
        <translation>从空的配置集开始(&amp;E)…</translation>
    </message>
    <message>
        <source>Empty profile</source>
        <translation>空的配置集</translation>
    </message>
    <message>
        <source>Start with an empty profile?</source>
        <translation>从空的配置集开始？</translation>
    </message>
    <message>
        <source>Connections, sources and destinations have to be set up again. The damaged file stays beside the new one.</source>
        <translation>连接、源和目标需要重新设置。损坏的文件保留在新文件旁。</translation>
    </message>
    <message>
        <source>Start empty</source>
        <translation>从空开始</translation>
    </message>
</context>
<context>
    <name>millrace::PageKeys</name>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>映射</translation>
    </message>
    <message>
        <source>Rejected records</source>
        <translation>被拒记录</translation>
    </message>
    <message>
        <source>Duplicate the connection</source>
        <translation>复制连接</translation>
    </message>
    <message>
        <source>Delete the connection</source>
        <translation>删除连接</translation>
    </message>
    <message>
        <source>Save changes of the connection</source>
        <translation>保存连接的更改</translation>
    </message>
    <message>
        <source>Sync the selected streams</source>
        <translation>同步所选的流</translation>
    </message>
    <message>
        <source>Write an expression for the field</source>
        <translation>为该字段编写表达式</translation>
    </message>
    <message>
        <source>Suggest fields that belong together</source>
        <translation>建议可能对应的字段</translation>
    </message>
    <message>
        <source>Clear the values of the selected fields</source>
        <translation>清除所选字段的值</translation>
    </message>
    <message>
        <source>Edit the selected record</source>
        <translation>编辑所选记录</translation>
    </message>
    <message>
        <source>Edit the selected records by an expression</source>
        <translation>用表达式编辑所选记录</translation>
    </message>
    <message>
        <source>Ignore the selected records</source>
        <translation>忽略所选记录</translation>
    </message>
</context>
<context>
    <name>millrace::PageTable</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
</context>
<context>
    <name>millrace::PassphraseDialog</name>
    <message>
        <source>New encrypted file</source>
        <translation>新建加密文件</translation>
    </message>
    <message>
        <source>Unlock the encrypted file</source>
        <translation>解锁加密文件</translation>
    </message>
    <message>
        <source>The passphrase opens the file at each start. It is stored nowhere: without it the secrets are lost and have to be entered again.</source>
        <translation>每次启动时用密码短语打开该文件。密码短语不会存储在任何地方：一旦遗失，机密也随之丢失，需要重新输入。</translation>
    </message>
    <message>
        <source>The passwords of sources and destinations lie in an encrypted file. Until it is unlocked, connections that need one cannot run.</source>
        <translation>源和目标的密码保存在加密文件中。在解锁之前，需要密码的连接无法运行。</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>密码短语(&amp;P)</translation>
    </message>
    <message>
        <source>Passphrase &amp;again</source>
        <translation>再次输入密码短语(&amp;A)</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>A passphrase has to be entered.</source>
        <translation>必须输入密码短语。</translation>
    </message>
    <message>
        <source>The two passphrases differ.</source>
        <translation>两次输入的密码短语不同。</translation>
    </message>
</context>
<context>
    <name>millrace::PathField</name>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Browse for %1</source>
        <translation>浏览以选择%1</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
</context>
<context>
    <name>millrace::PlanModel</name>
    <message>
        <source>source</source>
        <translation>源</translation>
    </message>
    <message>
        <source>destination</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>New %1 “%2”</source>
        <translation>新建%1“%2”</translation>
    </message>
    <message>
        <source>Changed %1 “%2”</source>
        <translation>更改%1“%2”</translation>
    </message>
    <message>
        <source>Deleted %1 “%2”</source>
        <translation>删除%1“%2”</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
</context>
<context>
    <name>millrace::PlannedNamesModel</name>
    <message>
        <source>also written by %1</source>
        <translation>也由 %1 写入</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Name at the destination</source>
        <translation>目标中的名称</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation>冲突</translation>
    </message>
</context>
<context>
    <name>millrace::PowerAndNetwork</name>
    <message>
        <source>the network is metered</source>
        <translation>网络按流量计费</translation>
    </message>
    <message>
        <source>the computer runs on battery</source>
        <translation>计算机正在使用电池</translation>
    </message>
</context>
<context>
    <name>millrace::PreviewPanel</name>
    <message>
        <source>Close the preview</source>
        <translation>关闭预览</translation>
    </message>
    <message>
        <source>First rows</source>
        <translation>前几行</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Find in these rows</source>
        <translation>在这些行中查找</translation>
    </message>
    <message>
        <source>First rows of %1</source>
        <translation>%1 的前几行</translation>
    </message>
    <message>
        <source>Reading the first rows of %1</source>
        <translation>正在读取 %1 的前几行</translation>
    </message>
    <message>
        <source>%1 has no rows</source>
        <translation>%1 没有行</translation>
    </message>
    <message numerus="yes">
        <source>%1 of all %2 rows of %3</source>
        <translation>
            <numerusform>%3 全部 %2 行中的 %1 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of the first %2 rows of %3</source>
        <translation>
            <numerusform>%3 前 %2 行中的 %1 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %1 rows of %2</source>
        <translation>
            <numerusform>%2 的全部 %1 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>First %1 rows of %2</source>
        <translation>
            <numerusform>%2 的前 %1 行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::ProblemList</name>
    <message>
        <source>What is missing</source>
        <translation>缺少的内容</translation>
    </message>
    <message numerus="yes">
        <source>%n values need a look.</source>
        <translation>
            <numerusform>%Ln 个值需要查看。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>millrace::ProblemReport</name>
    <message>
        <source>The program, the libraries and the system it runs on.</source>
        <translation>程序、库及其运行的系统。</translation>
    </message>
    <message>
        <source>Connections with their sources and destinations, without secrets.</source>
        <translation>连接及其源和目标，不含机密。</translation>
    </message>
    <message>
        <source>The log of run %1, attempt %2.</source>
        <translation>运行 %1 第 %2 次尝试的日志。</translation>
    </message>
    <message>
        <source>The last runs, their counts and errors.</source>
        <translation>最近的运行、其计数和错误。</translation>
    </message>
</context>
<context>
    <name>millrace::ProductionGuard</name>
    <message>
        <source>Write to production</source>
        <translation>写入生产环境</translation>
    </message>
    <message>
        <source>%1 is marked as production. The run writes to it.</source>
        <translation>%1 已标记为生产环境。运行会写入其中。</translation>
    </message>
    <message>
        <source>&amp;Write to it</source>
        <translation>写入(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Name of the destination, to confirm:</source>
        <translation>目标名称，用于确认(&amp;N)：</translation>
    </message>
    <message>
        <source>Type the name of the destination first.</source>
        <translation>请先输入目标的名称。</translation>
    </message>
</context>
<context>
    <name>millrace::PropertyForm</name>
    <message>
        <source>Optional (%1)</source>
        <translation>可选（%1）</translation>
    </message>
</context>
<context>
    <name>millrace::PutBackAct</name>
    <message>
        <source>Runs: by the schedule and by hand → paused</source>
        <translation>运行：按计划和手动 → 暂停</translation>
    </message>
    <message>
        <source>Runs: paused → by the schedule and by hand</source>
        <translation>运行：暂停 → 按计划和手动</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>另外 %Ln 项</numerusform>
        </translation>
    </message>
    <message>
        <source>This also concerns %1.</source>
        <translation>这也涉及%1。</translation>
    </message>
    <message>
        <source>Secrets that were changed as well stay as they are now.</source>
        <translation>同时更改过的机密保持现状。</translation>
    </message>
    <message>
        <source>Everything is already as it was before this change.</source>
        <translation>一切已与此更改之前相同。</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>The change of %1 is put back.</source>
        <translation>已还原%1的更改。</translation>
    </message>
    <message>
        <source>Put &amp;back</source>
        <translation>还原(&amp;B)</translation>
    </message>
    <message>
        <source>The change is put back.</source>
        <translation>已还原此更改。</translation>
    </message>
    <message>
        <source>Everything is as it was before it was put back.</source>
        <translation>一切已恢复到还原之前的样子。</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
</context>
<context>
    <name>millrace::QuietHoursEdit</name>
    <message>
        <source>Add &amp;quiet hours</source>
        <translation>添加静默时段(&amp;Q)</translation>
    </message>
    <message>
        <source>Nothing starts by itself in them; what falls due starts once afterwards.</source>
        <translation>在此时段内不会自动启动任何运行；到期的运行会在之后启动一次。</translation>
    </message>
</context>
<context>
    <name>millrace::QuietHoursRow</name>
    <message>
        <source>Remove these quiet hours</source>
        <translation>移除此静默时段</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>静默开始时间</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>静默结束时间</translation>
    </message>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
    <message>
        <source>Quiet hours that begin on %1</source>
        <translation>%1开始的静默时段</translation>
    </message>
</context>
<context>
    <name>millrace::ReadOptionsDialog</name>
    <message>
        <source>Read options of %1</source>
        <translation>%1 的读取选项</translation>
    </message>
    <message numerus="yes">
        <source>The stream has about %1 rows.</source>
        <translation>
            <numerusform>流约有 %1 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>Read &amp;from</source>
        <translation>起始值(&amp;F)</translation>
    </message>
    <message>
        <source>The source offers no incremental reading.</source>
        <translation>源不提供增量读取。</translation>
    </message>
    <message>
        <source>A value of the cursor; there is no cursor yet.</source>
        <translation>游标的值；尚无游标。</translation>
    </message>
    <message>
        <source>Only rows whose %1 is at or above this value; used by the first run.</source>
        <translation>仅 %1 大于或等于此值的行；用于首次运行。</translation>
    </message>
    <message>
        <source>Only rows &amp;where</source>
        <translation>仅满足条件的行(&amp;W)</translation>
    </message>
    <message>
        <source>A condition in the language of the source, such as total &gt; 0.</source>
        <translation>以源的语言书写的条件，例如 total &gt; 0。</translation>
    </message>
    <message>
        <source>Rows per run at &amp;most</source>
        <translation>每次运行最多行数(&amp;M)</translation>
    </message>
    <message>
        <source>Empty: all of them.</source>
        <translation>留空：全部。</translation>
    </message>
    <message>
        <source>Set read options</source>
        <translation>设置读取选项</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no whole number above zero.</source>
        <translation>“%1”不是大于零的整数。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no value of the cursor %2 (%3).</source>
        <translation>“%1”不是游标 %2 (%3) 的值。</translation>
    </message>
</context>
<context>
    <name>millrace::RecordDetail</name>
    <message>
        <source>Source record</source>
        <translation>源记录</translation>
    </message>
    <message>
        <source>The source record was not kept.</source>
        <translation>源记录未保留。</translation>
    </message>
    <message>
        <source>Record sent</source>
        <translation>发送的记录</translation>
    </message>
    <message>
        <source>Nothing was sent: the record was refused before.</source>
        <translation>未发送任何内容：该记录在此之前已被拒。</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>应答</translation>
    </message>
    <message>
        <source>The stored values were deleted.</source>
        <translation>存储的值已删除。</translation>
    </message>
    <message>
        <source>Source record, edited</source>
        <translation>源记录，已编辑</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>备注：%1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source> by run %1</source>
        <translation> （运行 %1）</translation>
    </message>
</context>
<context>
    <name>millrace::RecordEditDialog</name>
    <message>
        <source>Edit the record</source>
        <translation>编辑记录</translation>
    </message>
    <message>
        <source>Fields of the record</source>
        <translation>记录的字段</translation>
    </message>
    <message>
        <source>The record as it was read is kept. A retry sends what stands at the right.</source>
        <translation>读取时的原始记录会保留。重试会发送右侧的内容。</translation>
    </message>
    <message>
        <source>Set to &amp;null</source>
        <translation>设为 null(&amp;N)</translation>
    </message>
    <message>
        <source>As &amp;read</source>
        <translation>恢复读取值(&amp;R)</translation>
    </message>
    <message>
        <source>The field gets the value that was read</source>
        <translation>字段恢复为读取时的值</translation>
    </message>
    <message>
        <source>&amp;Put the original back</source>
        <translation>恢复原始记录(&amp;P)</translation>
    </message>
    <message>
        <source>Save and re&amp;try</source>
        <translation>保存并重试(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
</context>
<context>
    <name>millrace::RecordEditModel</name>
    <message>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <source>The stream has no field of this name any more.</source>
        <translation>流中已没有此名称的字段。</translation>
    </message>
    <message>
        <source>%1, changed</source>
        <translation>%1，已更改</translation>
    </message>
    <message>
        <source>%1, at fault</source>
        <translation>%1，有错误</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>As read</source>
        <translation>读取值</translation>
    </message>
    <message>
        <source>To be sent</source>
        <translation>待发送</translation>
    </message>
</context>
<context>
    <name>millrace::RecordFieldsModel</name>
    <message>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <source>%1: the value at fault</source>
        <translation>%1：有错误的值</translation>
    </message>
    <message>
        <source>%1: %2, at fault</source>
        <translation>%1：%2，有错误</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
</context>
<context>
    <name>millrace::RecordHealing</name>
    <message>
        <source>The record is again as it was read.</source>
        <translation>记录已恢复为读取时的样子。</translation>
    </message>
    <message>
        <source>The rule is part of the connection now.</source>
        <translation>该规则现已成为连接的一部分。</translation>
    </message>
    <message>
        <source>Putting the originals back</source>
        <translation>正在恢复原始记录</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) are again as they were read.</source>
        <translation>
            <numerusform>%Ln 条记录已恢复为读取时的样子。</numerusform>
        </translation>
    </message>
    <message>
        <source>The record is edited.</source>
        <translation>记录已编辑。</translation>
    </message>
    <message>
        <source>&amp;Put the original back</source>
        <translation>恢复原始记录(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) edited.</source>
        <translation>
            <numerusform>已编辑 %Ln 条记录。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be edited.</source>
        <translation>
            <numerusform>%Ln 条无法编辑。</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Put the originals back</source>
        <translation>恢复原始记录(&amp;P)</translation>
    </message>
    <message>
        <source>Take a corrected file back</source>
        <translation>取回更正后的文件</translation>
    </message>
    <message>
        <source>Exported records (*.csv *.jsonl)</source>
        <translation>导出的记录 (*.csv *.jsonl)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>正在读取 %1</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>Of %1 records in the file %2 were changed, %3 are as they were, and %4 were not taken.</source>
        <translation>文件的 %1 条记录中，%2 条已更改，%3 条保持原样，%4 条未采用。</translation>
    </message>
    <message numerus="yes">
        <source>Delete what is stored of %Ln record(s)?</source>
        <translation>
            <numerusform>删除 %Ln 条记录的存储内容？</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete what is stored of all records that the search finds?</source>
        <translation>删除搜索到的所有记录的存储内容？</translation>
    </message>
    <message>
        <source>Delete stored values</source>
        <translation>删除存储的值</translation>
    </message>
    <message>
        <source>Reason, field and time stay. The records cannot be edited or tried again, and the values cannot be brought back. Backups of the profile keep them until they are replaced, after three days with changes.</source>
        <translation>原因、字段和时间会保留。这些记录将无法编辑或重试，值也无法恢复。配置集的备份会保留这些值，直到备份被替换（有更改的三天之后）。</translation>
    </message>
    <message>
        <source>&amp;Delete values</source>
        <translation>删除值(&amp;D)</translation>
    </message>
    <message>
        <source>Deleting the values</source>
        <translation>正在删除值</translation>
    </message>
    <message numerus="yes">
        <source>The values of %Ln record(s) are deleted.</source>
        <translation>
            <numerusform>已删除 %Ln 条记录的值。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::RecordTable</name>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Show whole &amp;value</source>
        <translation>显示完整值(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;All columns as at first</source>
        <translation>恢复所有列的初始状态(&amp;A)</translation>
    </message>
</context>
<context>
    <name>millrace::RecordTableModel</name>
    <message>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <source>%1, no value</source>
        <translation>%1，无值</translation>
    </message>
    <message>
        <source>%1, empty text</source>
        <translation>%1，空文本</translation>
    </message>
</context>
<context>
    <name>millrace::RefreshAdviceDialog</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Save changes</source>
        <translation>保存更改</translation>
    </message>
    <message>
        <source>The change concerns rows that were written before.</source>
        <translation>此更改涉及之前写入的行。</translation>
    </message>
    <message>
        <source>A paused connection is resumed first.</source>
        <translation>已暂停的连接会先恢复。</translation>
    </message>
    <message>
        <source>Save, and &amp;retain: read again, and keep the old rows</source>
        <translation>保存并保留：重新读取，保留旧行(&amp;R)</translation>
    </message>
    <message>
        <source>Save, and re&amp;move: read again, and replace the old rows at the end</source>
        <translation>保存并移除：重新读取，最后替换旧行(&amp;M)</translation>
    </message>
    <message>
        <source>Save, and c&amp;lear: delete the rows now, and copy them with the next run</source>
        <translation>保存并清空：立即删除行，由下一次运行复制(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Save only</source>
        <translation>仅保存(&amp;S)</translation>
    </message>
    <message>
        <source>Sa&amp;ve</source>
        <translation>保存(&amp;V)</translation>
    </message>
</context>
<context>
    <name>millrace::RefreshDialog</name>
    <message>
        <source>Refresh streams</source>
        <translation>重新读取流</translation>
    </message>
    <message>
        <source>The ticked streams are read again from their beginning, into %1. The same run goes on with the other streams of “%2”.</source>
        <translation>勾选的流会从头重新读取到 %1。同一次运行会继续处理“%2”的其他流。</translation>
    </message>
    <message>
        <source>Refresh and &amp;retain</source>
        <translation>重新读取并保留(&amp;R)</translation>
    </message>
    <message>
        <source>Old rows stay. Nothing at the destination is removed.</source>
        <translation>旧行保留。不会移除目标中的任何内容。</translation>
    </message>
    <message>
        <source>Refresh and re&amp;move</source>
        <translation>重新读取并移除(&amp;M)</translation>
    </message>
    <message>
        <source>Old rows are replaced, all at once, when the new ones are complete. Until then they can be read.</source>
        <translation>新行完整后，旧行一次性全部替换。在此之前仍可读取旧行。</translation>
    </message>
    <message>
        <source>&amp;Streams:</source>
        <translation>流(&amp;S)：</translation>
    </message>
    <message>
        <source>Streams to refresh</source>
        <translation>要重新读取的流</translation>
    </message>
    <message>
        <source>Copy as &amp;command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>Refresh and remove</source>
        <translation>重新读取并移除</translation>
    </message>
    <message>
        <source>Refresh and retain</source>
        <translation>重新读取并保留</translation>
    </message>
    <message>
        <source>No stream can be refreshed this way; the list says why.</source>
        <translation>没有流可以这样重新读取；列表中说明了原因。</translation>
    </message>
    <message>
        <source>Tick at least one stream.</source>
        <translation>请至少勾选一个流。</translation>
    </message>
</context>
<context>
    <name>millrace::RefreshStreamModel</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>millrace::RejectedFilterBar</name>
    <message>
        <source>Find in values, reasons and records</source>
        <translation>在值、原因和记录中查找</translation>
    </message>
    <message>
        <source>Find rejected records</source>
        <translation>查找被拒记录</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>All connections</source>
        <translation>所有连接</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>任意时间</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>上次运行</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>最近 24 小时</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>任意状态</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
</context>
<context>
    <name>millrace::RejectedGroupsModel</name>
    <message>
        <source>All records</source>
        <translation>所有记录</translation>
    </message>
    <message>
        <source>Every reason</source>
        <translation>所有原因</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln 条记录</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::RejectedHistory</name>
    <message>
        <source>Undone: %1.</source>
        <translation>已撤销：%1。</translation>
    </message>
    <message>
        <source>Done again: %1.</source>
        <translation>已重做：%1。</translation>
    </message>
    <message>
        <source>edit a record of %1</source>
        <translation>编辑 %1 的记录</translation>
    </message>
    <message numerus="yes">
        <source>edit %Ln record(s)</source>
        <translation>
            <numerusform>编辑 %Ln 条记录</numerusform>
        </translation>
    </message>
    <message>
        <source>edit records in part</source>
        <translation>编辑部分记录</translation>
    </message>
    <message numerus="yes">
        <source>put %Ln original(s) back</source>
        <translation>
            <numerusform>恢复 %Ln 条原始记录</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::RejectedModel</name>
    <message>
        <source>whole record</source>
        <translation>整条记录</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>情况</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>millrace::RejectedView</name>
    <message>
        <source>No rejected records</source>
        <translation>没有被拒记录</translation>
    </message>
    <message>
        <source>Nothing has run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>Every record of the runs so far was written as it was.</source>
        <translation>迄今各次运行的每条记录均已原样写入。</translation>
    </message>
    <message>
        <source>Records that a run cannot write as they are will be kept here, with the reason.</source>
        <translation>运行无法原样写入的记录会连同原因保存在此处。</translation>
    </message>
    <message>
        <source>No record has this status</source>
        <translation>没有此状态的记录</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) have another one.</source>
        <translation>
            <numerusform>%Ln 条记录为其他状态。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln 条记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) found</source>
        <translation>
            <numerusform>找到 %Ln 条记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) found so far</source>
        <translation>
            <numerusform>迄今找到 %Ln 条记录</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · %2 selected</source>
        <translation>%1 · 已选择 %2</translation>
    </message>
    <message>
        <source>Changing the records</source>
        <translation>正在更改记录</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) ignored.</source>
        <translation>
            <numerusform>已忽略 %Ln 条记录。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) open again.</source>
        <translation>
            <numerusform>已重新打开 %Ln 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Retry counts them again.</source>
        <translation>重试会重新统计它们。</translation>
    </message>
    <message>
        <source>Export rejected records</source>
        <translation>导出被拒记录</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>JSON Lines (*.jsonl)</source>
        <translation>JSON Lines (*.jsonl)</translation>
    </message>
    <message>
        <source>rejected-records</source>
        <translation>被拒记录</translation>
    </message>
    <message>
        <source>Writing %1</source>
        <translation>正在写入 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) written to %1.</source>
        <translation>
            <numerusform>已将 %Ln 条记录写入 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>The records of this step are not open any more.</source>
        <translation>此步骤的记录已不再是待处理状态。</translation>
    </message>
    <message>
        <source>The command is copied.</source>
        <translation>命令已复制。</translation>
    </message>
    <message>
        <source>Rejected records</source>
        <translation>被拒记录</translation>
    </message>
    <message>
        <source>Counting the rejected records</source>
        <translation>正在统计被拒记录</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>E&amp;dit</source>
        <translation>编辑(&amp;D)</translation>
    </message>
    <message>
        <source>Mend what is to be sent; the records as read are kept</source>
        <translation>修正要发送的内容；读取时的记录会保留</translation>
    </message>
    <message>
        <source>Re&amp;try</source>
        <translation>重试(&amp;T)</translation>
    </message>
    <message>
        <source>Sends records once more, as a run of their own</source>
        <translation>再次发送记录，作为单独的运行</translation>
    </message>
    <message>
        <source>&amp;Ignore…</source>
        <translation>忽略(&amp;I)…</translation>
    </message>
    <message>
        <source>The selected records count as settled and are kept (Del)</source>
        <translation>所选记录视为已处理并予以保留 (Del)</translation>
    </message>
    <message>
        <source>Re&amp;open</source>
        <translation>重新打开(&amp;O)</translation>
    </message>
    <message>
        <source>The selected records count as open again</source>
        <translation>所选记录重新视为待处理</translation>
    </message>
    <message>
        <source>Mor&amp;e</source>
        <translation>更多(&amp;E)</translation>
    </message>
    <message>
        <source>whole record</source>
        <translation>整条记录</translation>
    </message>
    <message>
        <source>The value &quot;12&quot; does not fit the type number.</source>
        <translation>值“12”与数字类型不匹配。</translation>
    </message>
    <message>
        <source>59 minutes ago</source>
        <translation>59 分钟前</translation>
    </message>
    <message>
        <source>Show &amp;any status</source>
        <translation>显示任意状态(&amp;A)</translation>
    </message>
    <message>
        <source>No record matches the filter</source>
        <translation>没有与过滤器匹配的记录</translation>
    </message>
    <message>
        <source>The search looks at fields, reasons, values and both records.</source>
        <translation>搜索范围为字段、原因、值以及两种记录。</translation>
    </message>
    <message>
        <source>&amp;Clear filter</source>
        <translation>清除过滤器(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Ignore</source>
        <translation>忽略(&amp;I)</translation>
    </message>
    <message>
        <source>Ignore with a &amp;note…</source>
        <translation>忽略并添加备注(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Reopen</source>
        <translation>重新打开(&amp;R)</translation>
    </message>
    <message>
        <source>Copy &amp;source records</source>
        <translation>复制源记录(&amp;S)</translation>
    </message>
    <message>
        <source>Only records of this r&amp;un</source>
        <translation>仅此次运行的记录(&amp;U)</translation>
    </message>
    <message>
        <source>Show co&amp;nnection</source>
        <translation>显示连接(&amp;N)</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Edit the &amp;record…</source>
        <translation>编辑记录(&amp;R)…</translation>
    </message>
    <message>
        <source>Edit the &amp;selected by an expression…</source>
        <translation>用表达式编辑所选记录(&amp;S)…</translation>
    </message>
    <message>
        <source>Edit &amp;all shown by an expression…</source>
        <translation>用表达式编辑显示的全部记录(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Make it a rule…</source>
        <translation>设为规则(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Put the originals back</source>
        <translation>恢复原始记录(&amp;P)</translation>
    </message>
    <message>
        <source>Retry the &amp;selected</source>
        <translation>重试所选记录(&amp;S)</translation>
    </message>
    <message>
        <source>Retry &amp;all shown</source>
        <translation>重试显示的全部记录(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Copy the retry of the selected as command</source>
        <translation>将所选记录的重试复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>导出(&amp;X)…</translation>
    </message>
    <message>
        <source>Writes all records that are shown to a file</source>
        <translation>将显示的全部记录写入文件</translation>
    </message>
    <message>
        <source>&amp;Copy the export as command</source>
        <translation>将导出复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Take a corrected file back…</source>
        <translation>取回更正后的文件(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Delete stored values…</source>
        <translation>删除存储的值(&amp;D)…</translation>
    </message>
    <message>
        <source>Delete the values of &amp;all shown…</source>
        <translation>删除显示的全部记录的值(&amp;A)…</translation>
    </message>
    <message numerus="yes">
        <source>Retry &amp;all %Ln shown</source>
        <translation>
            <numerusform>重试显示的全部 %Ln 条(&amp;A)</numerusform>
        </translation>
    </message>
    <message>
        <source>Retry &amp;all found</source>
        <translation>重试找到的全部记录(&amp;A)</translation>
    </message>
    <message>
        <source>The command line cannot search; clear the search first.</source>
        <translation>命令行无法搜索；请先清除搜索。</translation>
    </message>
</context>
<context>
    <name>millrace::ReportCommand</name>
    <message>
        <source>Written to %1. It holds names of hosts, streams and fields, and values that logs quote; --show shows all of it.</source>
        <translation>已写入 %1。其中含有主机、流和字段的名称，以及日志引用的值；--show 显示全部内容。</translation>
    </message>
</context>
<context>
    <name>millrace::ReportDialog</name>
    <message>
        <source>Report a problem</source>
        <translation>报告问题</translation>
    </message>
    <message>
        <source>These files help to find a fault. They hold no secrets and no records, but names of hosts, streams and fields, and the single values that notes and logs quote. What is not marked stays out. Nothing is sent: the archive is written where it is wanted.</source>
        <translation>这些文件有助于查找错误。其中不含机密和记录，但含有主机、流和字段的名称，以及备注和日志引用的个别值。未勾选的内容不会包含在内。不发送任何内容：归档写入所选的位置。</translation>
    </message>
    <message>
        <source>&amp;Runs of</source>
        <translation>所属连接(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Write the archive…</source>
        <translation>写入归档(&amp;W)…</translation>
    </message>
    <message>
        <source>&amp;Copy as command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>Files of the report</source>
        <translation>报告的文件</translation>
    </message>
    <message>
        <source>The chosen file</source>
        <translation>所选文件</translation>
    </message>
    <message>
        <source>all connections</source>
        <translation>所有连接</translation>
    </message>
    <message>
        <source>%1 Its end is shown.</source>
        <translation>%1显示其末尾。</translation>
    </message>
    <message>
        <source>Write the archive</source>
        <translation>写入归档</translation>
    </message>
    <message>
        <source>Archives (*.zip)</source>
        <translation>归档 (*.zip)</translation>
    </message>
    <message>
        <source>Written to %1.</source>
        <translation>写入 %1。</translation>
    </message>
</context>
<context>
    <name>millrace::RetryRuns</name>
    <message>
        <source>Sending the records once more</source>
        <translation>正在再次发送记录</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>%1 runs already; its records were not retried.</source>
        <translation>%1 已在运行；未重试其记录。</translation>
    </message>
    <message>
        <source>They can be retried when that run has ended.</source>
        <translation>该运行结束后即可重试。</translation>
    </message>
    <message>
        <source>Retry: %1 written, %2 refused again.</source>
        <translation>重试：已写入 %1 条，再次被拒 %2 条。</translation>
    </message>
    <message>
        <source>The log of the run tells which records were left out, and why.</source>
        <translation>运行日志说明了哪些记录被略过及其原因。</translation>
    </message>
    <message>
        <source>&amp;Open run</source>
        <translation>打开运行(&amp;O)</translation>
    </message>
</context>
<context>
    <name>millrace::RowCountLabel</name>
    <message>
        <source>Number of entries</source>
        <translation>条目数</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message numerus="yes">
        <source>more than %Ln entries</source>
        <translation>
            <numerusform>超过 %Ln 个条目</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln entries</source>
        <translation>
            <numerusform>%1/%Ln 个条目</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln 个条目</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::RowCountView</name>
    <message>
        <source>Counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>The source cannot count them without reading them.</source>
        <translation>源不读取记录就无法统计。</translation>
    </message>
    <message numerus="yes">
        <source>About %1 records from there.</source>
        <translation>
            <numerusform>从该处起约 %1 条记录。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %1 records in all.</source>
        <translation>
            <numerusform>共约 %1 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>&amp;Count records</source>
        <translation>统计记录(&amp;C)</translation>
    </message>
</context>
<context>
    <name>millrace::RuleDialog</name>
    <message>
        <source>Make it a rule</source>
        <translation>设为规则</translation>
    </message>
    <message>
        <source>What becomes of the field %1 of %2 from now on?</source>
        <translation>%2 的字段 %1 今后如何处理？</translation>
    </message>
    <message>
        <source>It is &amp;computed</source>
        <translation>由计算得出(&amp;C)</translation>
    </message>
    <message>
        <source>Such as = coalesce(name, &apos;unknown&apos;)</source>
        <translation>例如 = coalesce(name, &apos;unknown&apos;)</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>表达式</translation>
    </message>
    <message>
        <source>A value that does not fit is left &amp;empty</source>
        <translation>不匹配的值留空(&amp;E)</translation>
    </message>
    <message>
        <source>A text that is too &amp;long is cut</source>
        <translation>过长的文本截短(&amp;L)</translation>
    </message>
    <message>
        <source>A &amp;default stands in for a value that is empty or does not fit</source>
        <translation>空值或不匹配的值由默认值代替(&amp;D)</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>The column becomes &amp;text, which takes every value</source>
        <translation>列改为文本类型，可接受任何值(&amp;T)</translation>
    </message>
    <message>
        <source>Save and &amp;retry</source>
        <translation>保存并重试(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save the rule</source>
        <translation>保存规则(&amp;S)</translation>
    </message>
    <message>
        <source>Looking how many records the rule would heal…</source>
        <translation>正在查看此规则可修复多少条记录…</translation>
    </message>
</context>
<context>
    <name>millrace::RulePopup</name>
    <message>
        <source>Rules of %1</source>
        <translation>%1 的规则</translation>
    </message>
    <message>
        <source>&amp;Default</source>
        <translation>默认值(&amp;D)</translation>
    </message>
    <message>
        <source>If a value does not &amp;fit</source>
        <translation>值不匹配时(&amp;F)</translation>
    </message>
    <message>
        <source>If a value is &amp;null</source>
        <translation>值为 null 时(&amp;N)</translation>
    </message>
    <message>
        <source>Only for &quot;Send a default&quot;</source>
        <translation>仅用于“发送默认值”</translation>
    </message>
</context>
<context>
    <name>millrace::RunChart</name>
    <message>
        <source>Last runs</source>
        <translation>最近运行</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>已写入</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>被拒</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>most in one run: %1</source>
        <translation>单次运行最多：%1</translation>
    </message>
    <message>
        <source>longest: %1</source>
        <translation>最长：%1</translation>
    </message>
    <message>
        <source>No runs yet.</source>
        <translation>还没有运行。</translation>
    </message>
</context>
<context>
    <name>millrace::RunHooksEdit</name>
    <message>
        <source>Add co&amp;mmand</source>
        <translation>添加命令(&amp;M)</translation>
    </message>
    <message>
        <source>Add we&amp;bhook</source>
        <translation>添加 Webhook(&amp;B)</translation>
    </message>
    <message>
        <source>Each gets the summary of the run as JSON: a command on its standard input, a webhook as a POST. What it says stands in the log of the run; a fault of it never fails the run.</source>
        <translation>每个都会收到 JSON 形式的运行摘要：命令通过标准输入，Webhook 通过 POST。其输出记入运行日志；其错误绝不会使运行失败。</translation>
    </message>
    <message>
        <source>The address in the variable %1</source>
        <translation>变量 %1 中的地址</translation>
    </message>
    <message>
        <source>Stored with the secrets</source>
        <translation>已与机密一起存储</translation>
    </message>
    <message>
        <source>Stored with the secrets, at %1</source>
        <translation>已与机密一起存储于 %1</translation>
    </message>
    <message>
        <source>/home/ann/after-run --quiet</source>
        <translation>/home/ann/after-run --quiet</translation>
    </message>
    <message>
        <source>https://example.org/runs</source>
        <translation>https://example.org/runs</translation>
    </message>
    <message>
        <source>The address may be a key. It is kept with the secrets and not shown again; another one replaces it.</source>
        <translation>地址可能就是密钥。它与机密一起保存，不再显示；输入其他地址会将其替换。</translation>
    </message>
    <message>
        <source>Command with its arguments</source>
        <translation>命令及其参数</translation>
    </message>
    <message>
        <source>Address of the webhook</source>
        <translation>Webhook 地址</translation>
    </message>
    <message>
        <source>after every run</source>
        <translation>每次运行后</translation>
    </message>
    <message>
        <source>after a success</source>
        <translation>成功后</translation>
    </message>
    <message>
        <source>unless it succeeded</source>
        <translation>未成功时</translation>
    </message>
    <message>
        <source>When it is called</source>
        <translation>调用时机</translation>
    </message>
    <message>
        <source> s at most</source>
        <translation> 秒以内</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>millrace::RunListModel</name>
    <message>
        <source>%1, with rejected records</source>
        <translation>%1，有被拒记录</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>已写入</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>被拒</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
</context>
<context>
    <name>millrace::RunPolicyEdit</name>
    <message>
        <source>no bound</source>
        <translation>无界限</translation>
    </message>
    <message>
        <source>Failed attempts</source>
        <translation>失败的尝试</translation>
    </message>
    <message>
        <source>A run is tried again until one of these numbers is reached.</source>
        <translation>运行会反复尝试，直到达到其中一个数字。</translation>
    </message>
    <message>
        <source>In a row that wrote nothing</source>
        <translation>连续未写入任何内容</translation>
    </message>
    <message>
        <source>In all that wrote nothing</source>
        <translation>累计未写入任何内容</translation>
    </message>
    <message>
        <source>In a row that wrote records</source>
        <translation>连续写入了记录</translation>
    </message>
    <message>
        <source>In all that wrote records</source>
        <translation>累计写入了记录</translation>
    </message>
    <message>
        <source>First wait</source>
        <translation>首次等待</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Each wait is longer by the factor</source>
        <translation>每次等待延长的倍数</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>最长等待</translation>
    </message>
    <message>
        <source>Time limits</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>A run that exceeds one is stopped; the next goes on at its checkpoint.</source>
        <translation>超过时限的运行会被停止；下一次运行从其检查点继续。</translation>
    </message>
    <message>
        <source>Silence of the source</source>
        <translation>源无响应</translation>
    </message>
    <message>
        <source>Silence of the destination</source>
        <translation>目标无响应</translation>
    </message>
    <message>
        <source>A whole run</source>
        <translation>整个运行</translation>
    </message>
    <message>
        <source>Pause by itself</source>
        <translation>自动暂停</translation>
    </message>
    <message>
        <source>A connection that only fails warns, then pauses, when both numbers of a pair are reached.</source>
        <translation>持续失败的连接在一组的两个数字都达到时，先警告，再暂停。</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Warns at failed runs in a row</source>
        <translation>连续失败多少次运行后警告</translation>
    </message>
    <message>
        <source>and days without success</source>
        <translation>且多少天未成功</translation>
    </message>
    <message>
        <source>Pauses at failed runs in a row</source>
        <translation>连续失败多少次运行后暂停</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source> h</source>
        <translation> 小时</translation>
    </message>
</context>
<context>
    <name>millrace::RunTrust</name>
    <message>
        <source>Asking the server what it shows of itself.</source>
        <translation>正在向服务器查询其公开的身份信息。</translation>
    </message>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>取消(&amp;N)</translation>
    </message>
    <message>
        <source>Ask a&amp;gain</source>
        <translation>重新询问(&amp;G)</translation>
    </message>
    <message>
        <source>The servers of both ends are trusted now.</source>
        <translation>现已信任两端的服务器。</translation>
    </message>
    <message>
        <source>The next run goes through to them.</source>
        <translation>下一次运行可以连通它们。</translation>
    </message>
    <message>
        <source>The server is trusted from now on.</source>
        <translation>今后信任该服务器。</translation>
    </message>
</context>
<context>
    <name>millrace::RunView</name>
    <message>
        <source>Reading the run</source>
        <translation>正在读取运行</translation>
    </message>
    <message>
        <source>Back to the connection (Esc)</source>
        <translation>返回连接 (Esc)</translation>
    </message>
    <message>
        <source>Att&amp;empt:</source>
        <translation>尝试(&amp;E)：</translation>
    </message>
    <message>
        <source>&amp;Summary</source>
        <translation>摘要(&amp;S)</translation>
    </message>
    <message>
        <source>What the run did and measured, as JSON</source>
        <translation>JSON 形式的运行过程与测量结果</translation>
    </message>
    <message>
        <source>&amp;Copy as JSON</source>
        <translation>复制为 JSON(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save as JSON…</source>
        <translation>保存为 JSON(&amp;S)…</translation>
    </message>
    <message>
        <source>Copy c&amp;ommand</source>
        <translation>复制命令(&amp;O)</translation>
    </message>
    <message>
        <source>Save summary</source>
        <translation>保存摘要</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON 文件 (*.json)</translation>
    </message>
    <message>
        <source>run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>The summary is saved as %1.</source>
        <translation>摘要已保存为 %1。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>run %1 attempt %2</source>
        <translation>运行 %1 第 %2 次尝试</translation>
    </message>
</context>
<context>
    <name>millrace::RunsDialog</name>
    <message>
        <source>Runs: %1</source>
        <translation>运行：%1</translation>
    </message>
    <message>
        <source>O&amp;utcome:</source>
        <translation>结果(&amp;U)：</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Succeeded, with rejected records</source>
        <translation>成功，有被拒记录</translation>
    </message>
    <message>
        <source>from the command line</source>
        <translation>从命令行</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>没有匹配的内容</translation>
    </message>
    <message>
        <source>No run of this time ended so.</source>
        <translation>此时间段内没有以此结果结束的运行。</translation>
    </message>
    <message>
        <source>Reading the runs</source>
        <translation>正在读取运行</translation>
    </message>
    <message>
        <source>Only the newest %1 are listed.</source>
        <translation>仅列出最新的 %1 次。</translation>
    </message>
    <message>
        <source>&amp;Open run</source>
        <translation>打开运行(&amp;O)</translation>
    </message>
    <message>
        <source>Copy &amp;command</source>
        <translation>复制命令(&amp;C)</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>关闭(&amp;L)</translation>
    </message>
</context>
<context>
    <name>millrace::SaveBar</name>
    <message>
        <source>Re&amp;vert</source>
        <translation>还原(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Save changes</source>
        <translation>保存更改(&amp;S)</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>There are unsaved changes.</source>
        <translation>有未保存的更改。</translation>
    </message>
    <message>
        <source>All changes are saved.</source>
        <translation>所有更改均已保存。</translation>
    </message>
    <message>
        <source>Save changes (%1)</source>
        <translation>保存更改 (%1)</translation>
    </message>
</context>
<context>
    <name>millrace::ScheduleEdit</name>
    <message>
        <source>Ever&amp;y</source>
        <translation>每隔(&amp;Y)</translation>
    </message>
    <message>
        <source>At the times of a cron e&amp;xpression</source>
        <translation>按 cron 表达式的时间(&amp;X)</translation>
    </message>
    <message>
        <source>&amp;Only when asked for</source>
        <translation>仅在要求时(&amp;O)</translation>
    </message>
    <message>
        <source>Counted from a start time:</source>
        <translation>从开始时间算起：</translation>
    </message>
    <message>
        <source>Sprea&amp;d the starts over</source>
        <translation>错开启动时间(&amp;D)</translation>
    </message>
    <message>
        <source>Hours between runs</source>
        <translation>运行间隔小时数</translation>
    </message>
    <message>
        <source>hours, counted from the start of the last run</source>
        <translation>小时，从上次运行的启动算起</translation>
    </message>
    <message>
        <source>First run</source>
        <translation>首次运行</translation>
    </message>
    <message>
        <source>Whole days keep the time of day in the time zone, hours the distance; a run by hand does not move them.</source>
        <translation>整天数保持该时区的时刻，小时数保持间隔；手动运行不影响它们。</translation>
    </message>
    <message>
        <source>0 6 * * MON-FRI</source>
        <translation>0 6 * * MON-FRI</translation>
    </message>
    <message>
        <source>Cron expression</source>
        <translation>Cron 表达式</translation>
    </message>
    <message>
        <source>Minute, hour, day, month, weekday; with six or seven fields, seconds come first and the year last. L, W, # and ? are known.</source>
        <translation>分、时、日、月、星期；有六或七个字段时，秒在最前，年在最后。支持 L、W、# 和 ?。</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>时区</translation>
    </message>
    <message>
        <source>Time &amp;zone</source>
        <translation>时区(&amp;Z)</translation>
    </message>
    <message>
        <source>Minutes a run starts later at most</source>
        <translation>运行最多推迟启动的分钟数</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Each run starts up to so many minutes later, so that many do not start together.</source>
        <translation>每次运行最多推迟这么多分钟启动，以免许多运行同时启动。</translation>
    </message>
    <message>
        <source>%1, after quiet hours</source>
        <translation>%1，静默时段之后</translation>
    </message>
    <message>
        <source>The expression has no further time.</source>
        <translation>该表达式没有后续时间。</translation>
    </message>
    <message>
        <source>Next runs: %1</source>
        <translation>后续运行：%1</translation>
    </message>
    <message numerus="yes">
        <source>Each starts up to %n minute(s) later.</source>
        <translation>
            <numerusform>每次最多推迟 %Ln 分钟启动。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::SchemaBanner</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 以及另外 %Ln 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Review &amp;changes…</source>
        <translation>审核变更(&amp;C)…</translation>
    </message>
    <message>
        <source>The source has changed so that the connection cannot follow: %1.</source>
        <translation>源的变更使连接无法跟进：%1。</translation>
    </message>
    <message>
        <source>The connection is paused, and nothing was taken over.</source>
        <translation>连接已暂停，未接受任何变更。</translation>
    </message>
    <message>
        <source>The next run pauses the connection, unless it is reviewed.</source>
        <translation>除非经过审核，否则下一次运行会暂停该连接。</translation>
    </message>
    <message>
        <source>The source has changed: %1.</source>
        <translation>源已变更：%1。</translation>
    </message>
    <message>
        <source>The connection is paused until the changes are reviewed.</source>
        <translation>在审核变更之前，连接保持暂停。</translation>
    </message>
    <message>
        <source>Runs go on with the schema as it was chosen.</source>
        <translation>运行继续使用所选的结构。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Asking %1 for its streams</source>
        <translation>正在向 %1 查询其流</translation>
    </message>
    <message>
        <source>The source is as the connection has it.</source>
        <translation>源与连接所记录的一致。</translation>
    </message>
    <message>
        <source>Choose in the &amp;schema</source>
        <translation>在结构中选择(&amp;S)</translation>
    </message>
    <message>
        <source>The connection can run once this is chosen.</source>
        <translation>作出选择后连接即可运行。</translation>
    </message>
</context>
<context>
    <name>millrace::SchemaColumns</name>
    <message>
        <source>&amp;All columns as at first</source>
        <translation>恢复所有列的初始状态(&amp;A)</translation>
    </message>
</context>
<context>
    <name>millrace::SchemaDelegate</name>
    <message>
        <source>Sync mode of %1</source>
        <translation>%1 的同步模式</translation>
    </message>
    <message>
        <source>Cursor of %1</source>
        <translation>%1 的游标</translation>
    </message>
    <message>
        <source>No cursor</source>
        <translation>无游标</translation>
    </message>
    <message>
        <source>%1 (gone)</source>
        <translation>%1（已消失）</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Type of the field %1 of %2</source>
        <translation>%2 的字段 %1 的类型</translation>
    </message>
    <message>
        <source>%1 (as the source has it)</source>
        <translation>%1（与源相同）</translation>
    </message>
    <message>
        <source>New fields of %1</source>
        <translation>%1 的新字段</translation>
    </message>
    <message>
        <source>By default (%1)</source>
        <translation>默认 (%1)</translation>
    </message>
</context>
<context>
    <name>millrace::SchemaReviewDialog</name>
    <message>
        <source>Review changes of the source</source>
        <translation>审核源的变更</translation>
    </message>
    <message>
        <source>“%1” was set up for the source as it was before; it was looked at %2. A ticked stream follows the source; what is not ticked stays as it is.</source>
        <translation>“%1”是按源之前的状态设置的；查看时间：%2。勾选的流会跟进源的变更；未勾选的保持不变。</translation>
    </message>
    <message>
        <source>The connection cannot follow every change by itself.</source>
        <translation>连接无法自行跟进每项变更。</translation>
    </message>
    <message>
        <source>A cursor or key that is gone gives way to what the source defines. Where it defines none, another has to be chosen in the schema.</source>
        <translation>已消失的游标或键由源定义的取代。源未定义时，须在结构中另选。</translation>
    </message>
    <message>
        <source>Changes of the source</source>
        <translation>源的变更</translation>
    </message>
    <message>
        <source>&amp;Later</source>
        <translation>以后(&amp;L)</translation>
    </message>
    <message>
        <source>Nothing changes; the review stays open.</source>
        <translation>没有变化；审核仍待完成。</translation>
    </message>
    <message>
        <source>Copy as &amp;command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Take over</source>
        <translation>接受(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Resume the connection</source>
        <translation>恢复连接(&amp;R)</translation>
    </message>
    <message>
        <source>It stays paused while something has to be chosen.</source>
        <translation>只要还有内容需要选择，就保持暂停。</translation>
    </message>
    <message>
        <source>&amp;Leave as it is</source>
        <translation>保持不变(&amp;L)</translation>
    </message>
    <message>
        <source>Stores the connection as it is ticked here.</source>
        <translation>按此处的勾选保存连接。</translation>
    </message>
    <message>
        <source>Nothing changes; new streams are known and no longer told about.</source>
        <translation>没有变化；新流已知悉，不再提示。</translation>
    </message>
</context>
<context>
    <name>millrace::SchemaReviewModel</name>
    <message>
        <source>cannot be followed: %1</source>
        <translation>无法跟进：%1</translation>
    </message>
    <message>
        <source>read every row again</source>
        <translation>重新读取每一行</translation>
    </message>
    <message>
        <source>%1: new stream</source>
        <translation>%1：新流</translation>
    </message>
    <message>
        <source>%1: gone from the source</source>
        <translation>%1：已从源中消失</translation>
    </message>
    <message>
        <source>%1: breaking change</source>
        <translation>%1：破坏性变更</translation>
    </message>
    <message>
        <source>%1: changed</source>
        <translation>%1：已更改</translation>
    </message>
    <message>
        <source>The choice gives way to what the source defines, or to none.</source>
        <translation>该选择由源定义的取代，或变为无。</translation>
    </message>
    <message>
        <source>The stream cannot run until it is mended.</source>
        <translation>修正之前该流无法运行。</translation>
    </message>
    <message>
        <source>Rows written before get the new values as well.</source>
        <translation>之前写入的行也会获得新值。</translation>
    </message>
    <message>
        <source>Rows written before stay as they are.</source>
        <translation>之前写入的行保持不变。</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1。%2</translation>
    </message>
    <message>
        <source>Change of the source</source>
        <translation>源的变更</translation>
    </message>
    <message>
        <source>What it does at the destination</source>
        <translation>对目标的影响</translation>
    </message>
</context>
<context>
    <name>millrace::SchemaTab</name>
    <message>
        <source>everything back to what is stored</source>
        <translation>全部恢复为已存储的内容</translation>
    </message>
    <message>
        <source>what was changed elsewhere</source>
        <translation>在别处更改的内容</translation>
    </message>
    <message>
        <source>Clear at the destination</source>
        <translation>清空目标</translation>
    </message>
    <message>
        <source>The changes are saved, and all rows of these streams in %1 are deleted, with their checkpoints. This cannot be undone. The next run copies everything again.</source>
        <translation>更改会保存，%1 中这些流的所有行连同其检查点会被删除，且无法撤销。下一次运行会重新复制全部内容。</translation>
    </message>
    <message>
        <source>Save and &amp;clear</source>
        <translation>保存并清空(&amp;C)</translation>
    </message>
</context>
<context>
    <name>millrace::SchemaToolBar</name>
    <message>
        <source>Previe&amp;w</source>
        <translation>预览(&amp;W)</translation>
    </message>
    <message>
        <source>Read &amp;options…</source>
        <translation>读取选项(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Transformations…</source>
        <translation>转换(&amp;T)…</translation>
    </message>
    <message>
        <source>Re&amp;fresh schema</source>
        <translation>刷新结构(&amp;F)</translation>
    </message>
    <message>
        <source>Filter by name or type</source>
        <translation>按名称或类型过滤</translation>
    </message>
    <message>
        <source>Filter streams and fields by name or type</source>
        <translation>按名称或类型过滤流和字段</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>All streams</source>
        <translation>所有流</translation>
    </message>
    <message>
        <source>Selected</source>
        <translation>已选择</translation>
    </message>
    <message>
        <source>Not selected</source>
        <translation>未选择</translation>
    </message>
    <message>
        <source>Changed at the source</source>
        <translation>在源中已更改</translation>
    </message>
    <message>
        <source>Invalid</source>
        <translation>无效</translation>
    </message>
    <message>
        <source>Expand all</source>
        <translation>全部展开</translation>
    </message>
    <message>
        <source>Collapse all</source>
        <translation>全部折叠</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>%1
As a command: %2</source>
        <translation>%1
命令形式：%2</translation>
    </message>
    <message>
        <source>Asks the source again.</source>
        <translation>重新查询源。</translation>
    </message>
    <message>
        <source>Copy as &amp;command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Transformations (%1)…</source>
        <translation>转换 (%1)(&amp;T)…</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>撤销：%1</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>重做：%1</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 streams selected</source>
        <translation>
            <numerusform>已选择 %1/%2 个流</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stream(s) found</source>
        <translation>
            <numerusform>找到 %Ln 个流</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) found</source>
        <translation>
            <numerusform>找到 %Ln 个字段</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 streams and %2 fields found</source>
        <translation>找到 %1 个流和 %2 个字段</translation>
    </message>
</context>
<context>
    <name>millrace::SchemaTreeView</name>
    <message>
        <source>the source</source>
        <translation>源</translation>
    </message>
    <message>
        <source>No streams yet</source>
        <translation>还没有流</translation>
    </message>
    <message>
        <source>The source has not been asked for its streams.</source>
        <translation>尚未向源查询其流。</translation>
    </message>
    <message>
        <source>&amp;Refresh schema</source>
        <translation>刷新结构(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Clear filter</source>
        <translation>清除过滤器(&amp;C)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>No streams</source>
        <translation>没有流</translation>
    </message>
    <message>
        <source>%1 has nothing to copy.</source>
        <translation>%1 没有可复制的内容。</translation>
    </message>
    <message>
        <source>Asking %1 was cancelled; further streams may exist.</source>
        <translation>对 %1 的查询已取消；可能还有其他流。</translation>
    </message>
    <message>
        <source>Refresh the schema to see all of them.</source>
        <translation>请刷新结构以查看全部流。</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>No stream is of this kind</source>
        <translation>没有此类流</translation>
    </message>
    <message>
        <source>No stream or field matches &quot;%1&quot;</source>
        <translation>没有与“%1”匹配的流或字段</translation>
    </message>
    <message numerus="yes">
        <source>%1 streams are hidden by the filter.</source>
        <translation>
            <numerusform>过滤器隐藏了 %1 个流。</numerusform>
        </translation>
    </message>
    <message>
        <source>Asking %1 for its streams</source>
        <translation>正在向 %1 查询其流</translation>
    </message>
    <message>
        <source>Asking %1 for its streams, %2 so far</source>
        <translation>正在向 %1 查询其流，迄今 %2 个</translation>
    </message>
    <message numerus="yes">
        <source>%n stream(s) changed at the source.</source>
        <translation>
            <numerusform>%Ln 个流在源中已更改。</numerusform>
        </translation>
    </message>
    <message>
        <source>All choices were kept; what is new is marked and not selected.</source>
        <translation>所有选择均已保留；新增内容已标记，未选择。</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>显示变更</translation>
    </message>
    <message numerus="yes">
        <source>%1 streams were changed, %2 were left as they are.</source>
        <translation>
            <numerusform>已更改 %1 个流，%2 个保持不变。</numerusform>
        </translation>
    </message>
    <message>
        <source>The first of them: %1</source>
        <translation>其中第一个：%1</translation>
    </message>
</context>
<context>
    <name>millrace::SecretField</name>
    <message>
        <source>Keep the saved one</source>
        <translation>保留已保存的值</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Change %1, which is saved</source>
        <translation>更改已保存的 %1</translation>
    </message>
    <message>
        <source>From environment variable</source>
        <translation>来自环境变量</translation>
    </message>
    <message>
        <source>Environment variable for %1</source>
        <translation>%1 的环境变量</translation>
    </message>
    <message>
        <source>Where %1 comes from</source>
        <translation>%1 的来源</translation>
    </message>
    <message>
        <source>Enter the value</source>
        <translation>输入值</translation>
    </message>
    <message>
        <source>Take it from an environment variable</source>
        <translation>取自环境变量</translation>
    </message>
    <message>
        <source>Hide %1</source>
        <translation>隐藏 %1</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>显示 %1</translation>
    </message>
</context>
<context>
    <name>millrace::SecretPlaceDialog</name>
    <message>
        <source>Place of passwords</source>
        <translation>密码的保存位置</translation>
    </message>
    <message>
        <source>%1 Once a place is chosen, saving can be tried again.</source>
        <translation>%1选择位置后即可再次尝试保存。</translation>
    </message>
</context>
<context>
    <name>millrace::SecretSettingsPage</name>
    <message>
        <source>Secrets</source>
        <translation>机密</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>How it stands</source>
        <translation>当前状况</translation>
    </message>
    <message>
        <source>Not tested since the page was opened.</source>
        <translation>打开页面后尚未测试。</translation>
    </message>
    <message>
        <source>&amp;Keychain of the desktop</source>
        <translation>桌面密钥环(&amp;K)</translation>
    </message>
    <message>
        <source>Such as GNOME Keyring or KWallet; unlocked with the session.</source>
        <translation>例如 GNOME Keyring 或 KWallet；随会话解锁。</translation>
    </message>
    <message>
        <source>Encrypted &amp;file</source>
        <translation>加密文件(&amp;F)</translation>
    </message>
    <message>
        <source>A file of the profile, opened with a passphrase once per start.</source>
        <translation>配置集中的一个文件，每次启动时用密码短语打开一次。</translation>
    </message>
    <message>
        <source>Environment &amp;variables</source>
        <translation>环境变量(&amp;V)</translation>
    </message>
    <message>
        <source>Read when they are needed; nothing is stored, so nothing can be entered.</source>
        <translation>需要时读取；不存储任何内容，因此无法输入。</translation>
    </message>
    <message>
        <source>&amp;Plain text</source>
        <translation>明文(&amp;P)</translation>
    </message>
    <message>
        <source>A file that whoever has the rights of this user can read.</source>
        <translation>任何拥有此用户权限者都能读取的文件。</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>明文</translation>
    </message>
    <message>
        <source>Keep passwords unprotected?</source>
        <translation>不加保护地保存密码？</translation>
    </message>
    <message>
        <source>Every program that runs with the rights of this user, and whoever gets hold of a backup, can read them. An encrypted file needs a passphrase at each start, and nothing else.</source>
        <translation>任何以此用户权限运行的程序以及任何获得备份的人都能读取密码。加密文件只需在每次启动时输入密码短语。</translation>
    </message>
    <message>
        <source>Keep them unprotected</source>
        <translation>不加保护地保存</translation>
    </message>
    <message>
        <source>The secrets are being moved.</source>
        <translation>正在移动机密。</translation>
    </message>
    <message>
        <source>The former place did not have: %1.</source>
        <translation>原位置中没有：%1。</translation>
    </message>
    <message>
        <source>The former place did not let go of: %1.</source>
        <translation>原位置未能移除：%1。</translation>
    </message>
    <message numerus="yes">
        <source>%n secrets were moved.</source>
        <translation>
            <numerusform>已移动 %Ln 项机密。</numerusform>
        </translation>
    </message>
    <message>
        <source>Being tested. A keychain may ask for its password.</source>
        <translation>正在测试。密钥环可能会要求输入密码。</translation>
    </message>
</context>
<context>
    <name>millrace::SettingRow</name>
    <message>
        <source>Default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Back to the default of &quot;%1&quot;</source>
        <translation>恢复“%1”的默认值</translation>
    </message>
</context>
<context>
    <name>millrace::SettingsPage</name>
    <message>
        <source>The words of a setting or of its explanation are looked for on every page.</source>
        <translation>在每一页中查找设置或其说明中的文字。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Search all settings</source>
        <translation>搜索所有设置</translation>
    </message>
    <message>
        <source>Pages of settings</source>
        <translation>设置页</translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>No setting matches &quot;%1&quot;</source>
        <translation>没有与“%1”匹配的设置</translation>
    </message>
</context>
<context>
    <name>millrace::SettingsSection</name>
    <message>
        <source>Reset page</source>
        <translation>重置页面</translation>
    </message>
    <message>
        <source>Every setting of this page goes back to its default.</source>
        <translation>此页的所有设置恢复默认值。</translation>
    </message>
    <message>
        <source>Reset page &quot;%1&quot;</source>
        <translation>重置“%1”页</translation>
    </message>
</context>
<context>
    <name>millrace::ShortcutSettings</name>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>On the page: %1</source>
        <translation>在页面上：%1</translation>
    </message>
    <message>
        <source>Menu: %1</source>
        <translation>菜单：%1</translation>
    </message>
    <message>
        <source>%1 belongs to &quot;%2&quot; already.</source>
        <translation>%1 已用于“%2”。</translation>
    </message>
</context>
<context>
    <name>millrace::SidePanel</name>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Millrace</source>
        <translation>Millrace</translation>
    </message>
    <message>
        <source>Menu (F10)</source>
        <translation>菜单 (F10)</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>源</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Rejected records</source>
        <translation>被拒记录</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>millrace::SignInView</name>
    <message>
        <source>Sign-in with the browser</source>
        <translation>使用浏览器登录</translation>
    </message>
    <message>
        <source>If the browser ends at a page that cannot be found, the addr&amp;ess of that page, or the code it shows:</source>
        <translation>如果浏览器最后停在无法找到的页面，请输入该页面的地址或其显示的代码(&amp;E)：</translation>
    </message>
    <message>
        <source>Address or code from the browser</source>
        <translation>浏览器中的地址或代码</translation>
    </message>
    <message>
        <source>&amp;Use it</source>
        <translation>使用(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Open the page again</source>
        <translation>重新打开页面(&amp;O)</translation>
    </message>
    <message>
        <source>Co&amp;py its address</source>
        <translation>复制其地址(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Cancel the sign-in</source>
        <translation>取消登录(&amp;C)</translation>
    </message>
    <message>
        <source>Preparing the sign-in…</source>
        <translation>正在准备登录…</translation>
    </message>
    <message>
        <source>Waiting for the sign-in at %1 in the browser…</source>
        <translation>正在等待在浏览器中登录 %1…</translation>
    </message>
    <message>
        <source>No browser could be opened. The copied address can be opened in any browser, also of another machine.</source>
        <translation>无法打开浏览器。复制的地址可在任何浏览器中打开，也包括其他计算机上的浏览器。</translation>
    </message>
    <message>
        <source>Fetching the tokens…</source>
        <translation>正在获取令牌…</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>millrace::SlotsChart</name>
    <message>
        <source>Runs by time</source>
        <translation>按时间显示的运行</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
</context>
<context>
    <name>millrace::SourceFieldList</name>
    <message>
        <source>Fields of the source</source>
        <translation>源的字段</translation>
    </message>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%Ln 个字段</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::SourceFieldsModel</name>
    <message>
        <source>%1, %2, used</source>
        <translation>%1，%2，已使用</translation>
    </message>
    <message>
        <source>%1, %2, not used</source>
        <translation>%1，%2，未使用</translation>
    </message>
    <message>
        <source>%1 is used by the mapping.</source>
        <translation>%1 已用于映射。</translation>
    </message>
    <message>
        <source>Source field</source>
        <translation>源字段</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>示例</translation>
    </message>
</context>
<context>
    <name>millrace::SpecForm</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>millrace::Spinner</name>
    <message>
        <source>Busy</source>
        <translation>忙碌</translation>
    </message>
</context>
<context>
    <name>millrace::StartAgainDialog</name>
    <message>
        <source>Start %1 again</source>
        <translation>重新开始 %1</translation>
    </message>
    <message>
        <source>Copied so far: %1.</source>
        <translation>迄今已复制：%1。</translation>
    </message>
    <message>
        <source>From the &amp;beginning</source>
        <translation>从头开始(&amp;B)</translation>
    </message>
    <message>
        <source>From a &amp;value of %1:</source>
        <translation>从 %1 的某个值开始(&amp;V)：</translation>
    </message>
    <message>
        <source>Value of %1</source>
        <translation>%1 的值</translation>
    </message>
    <message>
        <source>&amp;Start again</source>
        <translation>重新开始(&amp;S)</translation>
    </message>
    <message>
        <source>Enter the value to start at.</source>
        <translation>请输入开始的值。</translation>
    </message>
</context>
<context>
    <name>millrace::StateEditor</name>
    <message>
        <source>The next run goes on at the changed checkpoints, whatever the destination remembers. Rows between the two come twice or not at all. null is the beginning.</source>
        <translation>无论目标记得什么，下一次运行都从更改后的检查点继续。两者之间的行会出现两次或完全没有。null 表示开头。</translation>
    </message>
    <message>
        <source>Checkpoints as JSON</source>
        <translation>JSON 形式的检查点</translation>
    </message>
    <message>
        <source>Copy JSON</source>
        <translation>复制 JSON</translation>
    </message>
    <message>
        <source>Revert JSON</source>
        <translation>还原 JSON</translation>
    </message>
    <message>
        <source>Set checkpoints</source>
        <translation>设置检查点</translation>
    </message>
    <message>
        <source>Each run reads every stream from its beginning.</source>
        <translation>每次运行都从头读取每个流。</translation>
    </message>
    <message>
        <source>Change the JSON first.</source>
        <translation>请先更改 JSON。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>The next run goes on here:</source>
        <translation>下一次运行从此处继续：</translation>
    </message>
    <message>
        <source>No stream stands elsewhere.</source>
        <translation>没有流处于其他位置。</translation>
    </message>
</context>
<context>
    <name>millrace::StatusPage</name>
    <message>
        <source>Not run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>The first run copies everything that is chosen.</source>
        <translation>首次运行会复制所选的全部内容。</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>流</translation>
    </message>
    <message>
        <source>&amp;Open run</source>
        <translation>打开运行(&amp;O)</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>运行进度</translation>
    </message>
    <message>
        <source>Last %1 runs</source>
        <translation>最近 %1 次运行</translation>
    </message>
    <message>
        <source>&amp;All runs</source>
        <translation>所有运行(&amp;A)</translation>
    </message>
    <message>
        <source>Reading the last runs</source>
        <translation>正在读取最近的运行</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>A run is on or waits; streams can be run once it has ended.</source>
        <translation>有运行正在进行或等待；结束后即可运行各个流。</translation>
    </message>
    <message>
        <source>The connection is paused; resume it to run streams.</source>
        <translation>连接已暂停；请恢复后再运行流。</translation>
    </message>
</context>
<context>
    <name>millrace::StepButton</name>
    <message>
        <source>Step %1, %2, done</source>
        <translation>第 %1 步，%2，已完成</translation>
    </message>
    <message>
        <source>Step %1, %2</source>
        <translation>第 %1 步，%2</translation>
    </message>
</context>
<context>
    <name>millrace::StepList</name>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
</context>
<context>
    <name>millrace::StickyColumn</name>
    <message>
        <source>First column</source>
        <translation>第一列</translation>
    </message>
</context>
<context>
    <name>millrace::StorageSettings</name>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Place of the profile</source>
        <translation>配置集的位置</translation>
    </message>
    <message>
        <source>Place of the logs</source>
        <translation>日志的位置</translation>
    </message>
    <message>
        <source>Size now</source>
        <translation>当前大小</translation>
    </message>
    <message>
        <source>Being measured.</source>
        <translation>正在测量。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open folder: %1</source>
        <translation>打开文件夹：%1</translation>
    </message>
    <message>
        <source>Counted from the end of a run; those of its connection&apos;s last run and last success stay.</source>
        <translation>从运行结束算起；连接的上次运行和上次成功运行的日志保留。</translation>
    </message>
    <message>
        <source>Keep &amp;logs</source>
        <translation>保留日志(&amp;L)</translation>
    </message>
    <message>
        <source>Room for lo&amp;gs</source>
        <translation>日志的空间(&amp;G)</translation>
    </message>
    <message>
        <source>The oldest logs go first when all of them take more.</source>
        <translation>所有日志超出此值时，先删除最旧的日志。</translation>
    </message>
    <message>
        <source>Counted from the end of a run; the last one of a connection and its last success stay.</source>
        <translation>从运行结束算起；连接的上次运行和上次成功运行保留。</translation>
    </message>
    <message>
        <source>Keep &amp;runs</source>
        <translation>保留运行(&amp;R)</translation>
    </message>
    <message>
        <source>Room for r&amp;uns</source>
        <translation>运行的空间(&amp;U)</translation>
    </message>
    <message>
        <source>The oldest runs go first when all of them take more, and their logs with them.</source>
        <translation>所有运行超出此值时，先删除最旧的运行及其日志。</translation>
    </message>
    <message>
        <source>Counted from the day they were closed; open ones stay for ever.</source>
        <translation>从关闭之日算起；待处理的永久保留。</translation>
    </message>
    <message>
        <source>Keep closed re&amp;jected records</source>
        <translation>保留已关闭的被拒记录(&amp;J)</translation>
    </message>
    <message>
        <source>Room for rejec&amp;ted records</source>
        <translation>被拒记录的空间(&amp;T)</translation>
    </message>
    <message>
        <source>Those closed first go first when all of them take more; open ones stay.</source>
        <translation>所有记录超出此值时，先删除最早关闭的；待处理的保留。</translation>
    </message>
    <message>
        <source>Previews</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Take no room: the records of a preview are gone when it is closed.</source>
        <translation>不占空间：预览的记录在关闭预览后即消失。</translation>
    </message>
    <message>
        <source>For ever</source>
        <translation>永久</translation>
    </message>
    <message>
        <source> days</source>
        <translation> 天</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>无限制</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>Remo&amp;ve now</source>
        <translation>立即移除(&amp;V)</translation>
    </message>
    <message>
        <source>Older history</source>
        <translation>较旧的历史</translation>
    </message>
    <message>
        <source>What is older or takes more than set above is removed once a day, or now.</source>
        <translation>早于或超出上述设置的内容每天移除一次，或立即移除。</translation>
    </message>
    <message>
        <source>Compact storage</source>
        <translation>压缩存储</translation>
    </message>
    <message>
        <source>The storage is being compacted</source>
        <translation>正在压缩存储</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Com&amp;pact now</source>
        <translation>立即压缩(&amp;P)</translation>
    </message>
    <message>
        <source>The database of the profile is being written anew; runs wait meanwhile.</source>
        <translation>正在重写配置集的数据库；运行在此期间等待。</translation>
    </message>
    <message>
        <source>Writes the database anew without the room that removed history has left. Not while a connection runs.</source>
        <translation>重写数据库，去除已移除的历史所留下的空间。有连接运行时不可用。</translation>
    </message>
    <message>
        <source>The storage is compacted: %1 freed, %2 before, %3 now.</source>
        <translation>存储已压缩：释放 %1，之前 %2，现在 %3。</translation>
    </message>
    <message>
        <source>The storage was not compacted and is as it was.</source>
        <translation>存储未压缩，保持原样。</translation>
    </message>
    <message>
        <source>%1 in all: logs %2, runs %3, rejected records %4, connections, checkpoints and journal %5, backups %6. Compacting would give back about %7.</source>
        <translation>共 %1：日志 %2，运行 %3，被拒记录 %4，连接、检查点和日记 %5，备份 %6。压缩约可释放 %7。</translation>
    </message>
    <message>
        <source>Take %1 now. %2</source>
        <translation>当前占用 %1。%2</translation>
    </message>
    <message>
        <source>Nothing was old enough or too much.</source>
        <translation>没有过旧或过多的内容。</translation>
    </message>
    <message>
        <source>Removed: runs %1, closed rejected records %2, logs of other runs %3 (%4).</source>
        <translation>已移除：运行 %1，已关闭的被拒记录 %2，其他运行的日志 %3 (%4)。</translation>
    </message>
</context>
<context>
    <name>millrace::StreamScheduleDialog</name>
    <message>
        <source>Schedule of some streams</source>
        <translation>部分流的计划</translation>
    </message>
    <message>
        <source>&amp;Streams that run by it, beside the schedule of all</source>
        <translation>按此计划运行的流，在全部流的计划之外(&amp;S)</translation>
    </message>
</context>
<context>
    <name>millrace::StreamSchedulesEdit</name>
    <message>
        <source>Add a schedule of some streams…</source>
        <translation>添加部分流的计划…</translation>
    </message>
    <message>
        <source>Change the schedule of %1</source>
        <translation>更改 %1 的计划</translation>
    </message>
    <message>
        <source>Remove the schedule of %1</source>
        <translation>移除 %1 的计划</translation>
    </message>
</context>
<context>
    <name>millrace::StreamTableModel</name>
    <message>
        <source>No run has written records of this stream yet.</source>
        <translation>还没有运行写入过此流的记录。</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Run %1 wrote the last records on %2.</source>
        <translation>运行 %1 于 %2 写入了最后的记录。</translation>
    </message>
    <message>
        <source>As of %1 (%2).</source>
        <translation>截至 %1 (%2)。</translation>
    </message>
    <message>
        <source>Not run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Reading %1 %</source>
        <translation>正在读取 %1 %</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>正在读取</translation>
    </message>
    <message>
        <source>Reading %1 %, %2/s</source>
        <translation>正在读取 %1 %，%2/秒</translation>
    </message>
    <message>
        <source>Reading %1/s</source>
        <translation>正在读取 %1/秒</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>%1, written to %2</source>
        <translation>%1，写入 %2</translation>
    </message>
    <message>
        <source>In run %1; the runs since then left the stream out.</source>
        <translation>在运行 %1 中；此后的运行略过了该流。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>已读取</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>已写入</translation>
    </message>
    <message>
        <source>Filtered</source>
        <translation>已过滤</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>被拒</translation>
    </message>
    <message>
        <source>Unconfirmed</source>
        <translation>未确认</translation>
    </message>
    <message>
        <source>Freshness</source>
        <translation>新鲜度</translation>
    </message>
    <message>
        <source>Last records</source>
        <translation>最后的记录</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>时长</translation>
    </message>
</context>
<context>
    <name>millrace::StreamsPanel</name>
    <message>
        <source>No stream matches “%1”.</source>
        <translation>没有与“%1”匹配的流。</translation>
    </message>
    <message>
        <source>Filter streams</source>
        <translation>过滤流</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Copy as co&amp;mmand</source>
        <translation>复制为命令(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Refresh…</source>
        <translation>重新读取(&amp;R)…</translation>
    </message>
    <message>
        <source>C&amp;lear…</source>
        <translation>清空(&amp;L)…</translation>
    </message>
    <message numerus="yes">
        <source>S&amp;ync %n streams now</source>
        <translation>
            <numerusform>立即同步 %Ln 个流(&amp;Y)</numerusform>
        </translation>
    </message>
    <message>
        <source>S&amp;ync this stream now</source>
        <translation>立即同步此流(&amp;Y)</translation>
    </message>
    <message>
        <source>Runs %1 alone; the other streams stay as they are.</source>
        <translation>仅运行 %1；其他流保持不变。</translation>
    </message>
    <message>
        <source>Runs the selected streams alone; the others stay as they are.</source>
        <translation>仅运行所选的流；其他流保持不变。</translation>
    </message>
    <message>
        <source>A stream of the list has to be selected first.</source>
        <translation>必须先在列表中选择一个流。</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Show in &amp;log</source>
        <translation>在日志中显示(&amp;L)</translation>
    </message>
</context>
<context>
    <name>millrace::StreamsStep</name>
    <message>
        <source>Streams</source>
        <translation>流</translation>
    </message>
    <message>
        <source>What is to be copied, and how?</source>
        <translation>要复制什么，如何复制？</translation>
    </message>
    <message>
        <source>The source is still being asked for its streams.</source>
        <translation>仍在向源查询其流。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>millrace::SuggestionBar</name>
    <message>
        <source>Re&amp;view</source>
        <translation>审核(&amp;V)</translation>
    </message>
    <message>
        <source>Leave all out</source>
        <translation>全部略过</translation>
    </message>
    <message>
        <source>Goes to the next suggestion: Space accepts it, Del leaves it out.</source>
        <translation>转到下一项建议：按空格接受，按 Del 略过。</translation>
    </message>
    <message numerus="yes">
        <source>%n suggestion(s)</source>
        <translation>
            <numerusform>%Ln 项建议</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Accept all</source>
        <translation>全部接受(&amp;A)</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Accept %n sure one(s)</source>
        <translation>
            <numerusform>接受 %Ln 项确定的建议(&amp;A)</numerusform>
        </translation>
    </message>
    <message>
        <source>Takes the suggestions of high confidence, in one step.</source>
        <translation>一步接受高置信度的建议。</translation>
    </message>
</context>
<context>
    <name>millrace::SyncModeQuestions</name>
    <message>
        <source>What should the destination hold?</source>
        <translation>目标应保存什么？</translation>
    </message>
    <message>
        <source>&amp;Replicate the source</source>
        <translation>复制源的内容(&amp;R)</translation>
    </message>
    <message>
        <source>The same rows as the source has now.</source>
        <translation>与源当前相同的行。</translation>
    </message>
    <message>
        <source>&amp;Append historical changes</source>
        <translation>追加历史变更(&amp;A)</translation>
    </message>
    <message>
        <source>Every version of a row, as a history.</source>
        <translation>行的每个版本，作为历史。</translation>
    </message>
    <message>
        <source>What is added with each run?</source>
        <translation>每次运行添加什么？</translation>
    </message>
    <message>
        <source>Ne&amp;w and changed rows</source>
        <translation>新增和更改的行(&amp;W)</translation>
    </message>
    <message>
        <source>Only what is new since the last run.</source>
        <translation>仅自上次运行以来新增的内容。</translation>
    </message>
    <message>
        <source>Full &amp;snapshots</source>
        <translation>完整快照(&amp;S)</translation>
    </message>
    <message>
        <source>Every row of the source, each time.</source>
        <translation>每次都是源的所有行。</translation>
    </message>
    <message>
        <source>no cursor is chosen</source>
        <translation>未选择游标</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1: %2 and %3 more</source>
        <translation>%1：%2 以及另外 %3 项</translation>
    </message>
    <message>
        <source>Read in another way: %1.</source>
        <translation>以其他方式读取：%1。</translation>
    </message>
</context>
<context>
    <name>millrace::TableTools</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copy with &amp;headings</source>
        <translation>连同标题复制(&amp;H)</translation>
    </message>
    <message>
        <source>Co&amp;py as</source>
        <translation>复制为(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;CSV</source>
        <translation>&amp;CSV</translation>
    </message>
    <message>
        <source>&amp;JSON</source>
        <translation>&amp;JSON</translation>
    </message>
    <message>
        <source>&amp;INSERT statement</source>
        <translation>INSERT 语句(&amp;I)</translation>
    </message>
    <message>
        <source>E&amp;xport the rows shown…</source>
        <translation>导出显示的行(&amp;X)…</translation>
    </message>
    <message>
        <source>Export the rows shown</source>
        <translation>导出显示的行</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>INSERT statement (*.sql)</source>
        <translation>INSERT 语句 (*.sql)</translation>
    </message>
</context>
<context>
    <name>millrace::TagChip</name>
    <message>
        <source>Tag %1</source>
        <translation>标签 %1</translation>
    </message>
    <message>
        <source>Remove tag %1</source>
        <translation>移除标签 %1</translation>
    </message>
</context>
<context>
    <name>millrace::TagEdit</name>
    <message>
        <source>Add a tag</source>
        <translation>添加标签</translation>
    </message>
    <message>
        <source>Add a tag and press Enter</source>
        <translation>添加标签并按回车键</translation>
    </message>
    <message numerus="yes">
        <source>A connection has at most %n tag(s).</source>
        <translation>
            <numerusform>一个连接最多有 %Ln 个标签。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>millrace::TagsDialog</name>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Tags sort connections; the list can be filtered by them. A name has at most %1 characters, a color is written as #rrggbb, a connection has at most %2 tags and a profile %3.</source>
        <translation>标签用于归类连接，列表可按标签过滤。名称最多 %1 个字符，颜色写作 #rrggbb，每个连接最多 %2 个标签，每个配置集最多 %3 个。</translation>
    </message>
    <message>
        <source>&amp;New tag</source>
        <translation>新建标签(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Copy as &amp;command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>There are as many tags as a profile can have.</source>
        <translation>标签数已达配置集的上限。</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>新建标签</translation>
    </message>
    <message>
        <source>New tag %1</source>
        <translation>新建标签 %1</translation>
    </message>
    <message numerus="yes">
        <source>The tag “%1” is taken off %n connection(s).</source>
        <translation>
            <numerusform>将从 %Ln 个连接中移除标签“%1”。</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete the &amp;tag</source>
        <translation>删除标签(&amp;T)</translation>
    </message>
</context>
<context>
    <name>millrace::TagsModel</name>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Color</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
</context>
<context>
    <name>millrace::TextListField</name>
    <message>
        <source>Add entry</source>
        <translation>添加条目</translation>
    </message>
    <message>
        <source>Add an entry to %1</source>
        <translation>向 %1 添加条目</translation>
    </message>
    <message>
        <source>Remove this entry</source>
        <translation>移除此条目</translation>
    </message>
    <message>
        <source>%1, entry %2</source>
        <translation>%1，第 %2 项</translation>
    </message>
</context>
<context>
    <name>millrace::TimelineModel</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1, %2, %3. %4</source>
        <translation>%1，%2，%3。%4</translation>
    </message>
</context>
<context>
    <name>millrace::TimelineView</name>
    <message>
        <source>Runs and changes</source>
        <translation>运行和更改</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>清除过滤器</translation>
    </message>
    <message>
        <source>Reading the timeline</source>
        <translation>正在读取时间线</translation>
    </message>
    <message>
        <source>S&amp;how:</source>
        <translation>显示(&amp;H)：</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Both ends</source>
        <translation>源和目标</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Pauses</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Out&amp;come:</source>
        <translation>结果(&amp;C)：</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>With trouble</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>&amp;Date:</source>
        <translation>日期(&amp;D)：</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>任意时间</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>最近 24 小时</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Other days</source>
        <translation>其他日期</translation>
    </message>
    <message>
        <source>&amp;From:</source>
        <translation>从(&amp;F)：</translation>
    </message>
    <message>
        <source>&amp;To:</source>
        <translation>到(&amp;T)：</translation>
    </message>
    <message>
        <source>&amp;Open run</source>
        <translation>打开运行(&amp;O)</translation>
    </message>
    <message>
        <source>Put &amp;back</source>
        <translation>还原(&amp;B)</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>没有匹配的内容</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>尚未发生任何事</translation>
    </message>
    <message>
        <source>No run or change passes the filter.</source>
        <translation>没有通过过滤器的运行或更改。</translation>
    </message>
    <message>
        <source>Runs and changes of this connection appear here.</source>
        <translation>此连接的运行和更改会显示在此处。</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1，%2，%3</translation>
    </message>
    <message>
        <source>Makes these values what they were before the change, after a question.</source>
        <translation>询问后将这些值恢复为更改之前的样子。</translation>
    </message>
    <message>
        <source>Copy &amp;command</source>
        <translation>复制命令(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;text</source>
        <translation>复制文本(&amp;T)</translation>
    </message>
</context>
<context>
    <name>millrace::TransformationForm</name>
    <message>
        <source>&amp;Field</source>
        <translation>字段(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Method</source>
        <translation>方法(&amp;M)</translation>
    </message>
    <message>
        <source>Name en&amp;ds in</source>
        <translation>名称后缀(&amp;D)</translation>
    </message>
    <message>
        <source>member: type, one per line</source>
        <translation>成员：类型，每行一个</translation>
    </message>
    <message>
        <source>&amp;Members</source>
        <translation>成员(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Keep the JSON field too</source>
        <translation>同时保留 JSON 字段(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Value</source>
        <translation>值(&amp;V)</translation>
    </message>
    <message>
        <source>An expression</source>
        <translation>表达式</translation>
    </message>
    <message>
        <source>The same text in every row</source>
        <translation>每行相同的文本</translation>
    </message>
    <message>
        <source>&amp;Expression or text</source>
        <translation>表达式或文本(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Type</source>
        <translation>类型(&amp;T)</translation>
    </message>
    <message>
        <source>Al&amp;gorithm</source>
        <translation>算法(&amp;G)</translation>
    </message>
    <message>
        <source>AES</source>
        <translation>AES</translation>
    </message>
    <message>
        <source>RSA</source>
        <translation>RSA</translation>
    </message>
    <message>
        <source>M&amp;ode</source>
        <translation>模式(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Padding</source>
        <translation>填充(&amp;P)</translation>
    </message>
    <message>
        <source>PKCS #5</source>
        <translation>PKCS #5</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>32, 48 or 64 hexadecimal digits</source>
        <translation>32、48 或 64 位十六进制数字</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>&amp;Set key</source>
        <translation>设置键(&amp;S)</translation>
    </message>
    <message>
        <source>Ne&amp;w key</source>
        <translation>新密钥(&amp;W)</translation>
    </message>
    <message>
        <source>Makes a key of 256 bits and shows it, so that it can be kept.</source>
        <translation>生成 256 位的密钥并显示，以便保存。</translation>
    </message>
    <message>
        <source>DER of X.509 in hexadecimal digits</source>
        <translation>X.509 的 DER，十六进制数字</translation>
    </message>
    <message>
        <source>P&amp;ublic key</source>
        <translation>公钥(&amp;U)</translation>
    </message>
    <message>
        <source>A key is set. It is kept with the other secrets.</source>
        <translation>已设置密钥。它与其他机密一起保存。</translation>
    </message>
    <message>
        <source>No key is set yet.</source>
        <translation>尚未设置密钥。</translation>
    </message>
    <message>
        <source>The key is shown this once. Keep a copy where the values are to be decrypted, then set it.</source>
        <translation>密钥仅显示这一次。请在需要解密这些值的地方保存一份副本，然后设置。</translation>
    </message>
    <message>
        <source>A key has 32, 48 or 64 hexadecimal digits.</source>
        <translation>密钥有 32、48 或 64 位十六进制数字。</translation>
    </message>
</context>
<context>
    <name>millrace::TransformationsDialog</name>
    <message>
        <source>Transformations of %1</source>
        <translation>%1 的转换</translation>
    </message>
    <message>
        <source>No transformations</source>
        <translation>没有转换</translation>
    </message>
    <message>
        <source>Rows are written as they are read. Add a transformation to hash, encrypt, rename, drop, filter, flatten or compute.</source>
        <translation>行按读取时的样子写入。可添加转换以哈希、加密、重命名、移除、过滤、展平或计算。</translation>
    </message>
    <message>
        <source>Copy as co&amp;mmand</source>
        <translation>复制为命令(&amp;M)</translation>
    </message>
    <message>
        <source>Write into names&amp;pace</source>
        <translation>写入命名空间(&amp;P)</translation>
    </message>
    <message>
        <source>As the connection says</source>
        <translation>按连接的设置</translation>
    </message>
    <message>
        <source>unde&amp;r the name</source>
        <translation>名称为(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>添加(&amp;A)</translation>
    </message>
    <message>
        <source>Move up (Alt+Up)</source>
        <translation>上移 (Alt+Up)</translation>
    </message>
    <message>
        <source>Move down (Alt+Down)</source>
        <translation>下移 (Alt+Down)</translation>
    </message>
    <message>
        <source>Remove (Del)</source>
        <translation>移除 (Del)</translation>
    </message>
    <message>
        <source>Transformations, in their order</source>
        <translation>转换，按其顺序</translation>
    </message>
    <message>
        <source>First rows as they are read</source>
        <translation>读取时的前几行</translation>
    </message>
    <message>
        <source>The same rows as they are written</source>
        <translation>写入时的相同行</translation>
    </message>
    <message>
        <source>As read</source>
        <translation>读取值</translation>
    </message>
    <message>
        <source>As written</source>
        <translation>写入值</translation>
    </message>
    <message>
        <source>A run of the stream stops here; no row is written.</source>
        <translation>该流的运行会在此停止；不写入任何行。</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 rows are filtered.</source>
        <translation>
            <numerusform>%2 行中有 %1 行被过滤。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) become empty.</source>
        <translation>
            <numerusform>%Ln 个值变为空。</numerusform>
        </translation>
    </message>
    <message>
        <source>Add &quot;%1&quot; to %2</source>
        <translation>向 %2 添加“%1”</translation>
    </message>
    <message>
        <source>Remove &quot;%1&quot; from %2</source>
        <translation>从 %2 移除“%1”</translation>
    </message>
    <message>
        <source>Move &quot;%1&quot; of %2</source>
        <translation>移动 %2 的“%1”</translation>
    </message>
    <message>
        <source>Change a transformation of %1</source>
        <translation>更改 %1 的转换</translation>
    </message>
    <message>
        <source>Change where %1 is written</source>
        <translation>更改 %1 的写入位置</translation>
    </message>
</context>
<context>
    <name>millrace::TrayIcon</name>
    <message>
        <source>Sync all</source>
        <translation>全部同步</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>全部暂停</translation>
    </message>
    <message>
        <source>Open Millrace</source>
        <translation>打开 Millrace</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>millrace::TrialPageModel</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>应答</translation>
    </message>
    <message>
        <source>Extracted</source>
        <translation>已提取</translation>
    </message>
    <message>
        <source>Transformed</source>
        <translation>已转换</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
</context>
<context>
    <name>millrace::TrialView</name>
    <message>
        <source>Re&amp;quest</source>
        <translation>请求(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Answer</source>
        <translation>应答(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Extracted records</source>
        <translation>提取的记录(&amp;E)</translation>
    </message>
    <message>
        <source>Trans&amp;formed records</source>
        <translation>转换后的记录(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Next page</source>
        <translation>下一页(&amp;N)</translation>
    </message>
    <message>
        <source>Request of the page</source>
        <translation>页面的请求</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>%1 more are not shown.</source>
        <translation>另有 %1 条未显示。</translation>
    </message>
    <message>
        <source>There is no next page.</source>
        <translation>没有下一页。</translation>
    </message>
    <message>
        <source>Login: %1 %2</source>
        <translation>登录：%1 %2</translation>
    </message>
    <message>
        <source>%1, from an answer before</source>
        <translation>%1，来自之前的应答</translation>
    </message>
    <message>
        <source>%1 after %2, %3</source>
        <translation>%1，历时 %2，%3</translation>
    </message>
    <message>
        <source>The rest of %1 is not shown.</source>
        <translation>共 %1，其余部分未显示。</translation>
    </message>
</context>
<context>
    <name>millrace::TrustView</name>
    <message>
        <source>&amp;Do not trust</source>
        <translation>不信任(&amp;D)</translation>
    </message>
    <message>
        <source>Trust &amp;for this test only</source>
        <translation>仅为此次测试信任(&amp;F)</translation>
    </message>
    <message>
        <source>Trust &amp;for one run only</source>
        <translation>仅为一次运行信任(&amp;F)</translation>
    </message>
    <message>
        <source>Trust alwa&amp;ys</source>
        <translation>始终信任(&amp;Y)</translation>
    </message>
    <message>
        <source>Copy the f&amp;ingerprint</source>
        <translation>复制指纹(&amp;I)</translation>
    </message>
    <message>
        <source>The host key of %1 has changed.</source>
        <translation>%1 的主机密钥已更改。</translation>
    </message>
    <message>
        <source>The certificate of %1 has changed.</source>
        <translation>%1 的证书已更改。</translation>
    </message>
    <message>
        <source>The host key of %1 is not known yet.</source>
        <translation>%1 的主机密钥尚属未知。</translation>
    </message>
    <message>
        <source>Nobody vouches for the certificate of %1.</source>
        <translation>没有机构为 %1 的证书担保。</translation>
    </message>
    <message>
        <source>Another machine may be listening in. Trust it only if the administrator says that it was replaced and names the same fingerprint.</source>
        <translation>可能有其他计算机在窃听。仅当管理员表示已更换并给出相同指纹时才信任。</translation>
    </message>
    <message>
        <source>Trust it only if the administrator names the same fingerprint.</source>
        <translation>仅当管理员给出相同指纹时才信任。</translation>
    </message>
    <message>
        <source>%1 SHA-256 fingerprint: %2</source>
        <translation>%1 SHA-256 指纹：%2</translation>
    </message>
    <message>
        <source>The host key of %1 was trusted for this test only.</source>
        <translation>%1 的主机密钥仅为此次测试受到信任。</translation>
    </message>
    <message>
        <source>The certificate of %1 was trusted for this test only.</source>
        <translation>%1 的证书仅为此次测试受到信任。</translation>
    </message>
    <message>
        <source>Runs refuse it until it is trusted always.</source>
        <translation>在始终信任之前，运行会拒绝它。</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>使用者</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>颁发者</translation>
    </message>
    <message>
        <source>%1 (signed by itself)</source>
        <translation>%1（自签名）</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Trusted before</source>
        <translation>之前信任的</translation>
    </message>
    <message>
        <source>another key, in the known hosts</source>
        <translation>已知主机中的另一密钥</translation>
    </message>
</context>
<context>
    <name>millrace::UndoHistory</name>
    <message>
        <source>At the start</source>
        <translation>初始状态</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>act, its keys</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>撤销：%1</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>重做：%1</translation>
    </message>
    <message>
        <source>Steps so far</source>
        <translation>迄今的步骤</translation>
    </message>
</context>
<context>
    <name>millrace::UntestedEnds</name>
    <message>
        <source>The source %1 failed its last test.</source>
        <translation>源 %1 上次测试失败。</translation>
    </message>
    <message>
        <source>The destination %1 failed its last test.</source>
        <translation>目标 %1 上次测试失败。</translation>
    </message>
    <message>
        <source>The source %1 was not tested with its present settings.</source>
        <translation>源 %1 尚未以当前设置测试。</translation>
    </message>
    <message>
        <source>The destination %1 was not tested with its present settings.</source>
        <translation>目标 %1 尚未以当前设置测试。</translation>
    </message>
    <message>
        <source>&amp;Test now</source>
        <translation>立即测试(&amp;T)</translation>
    </message>
    <message>
        <source>Testing %1.</source>
        <translation>正在测试 %1。</translation>
    </message>
    <message>
        <source> and </source>
        <comment>between two names</comment>
        <translation> 和 </translation>
    </message>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>取消(&amp;N)</translation>
    </message>
    <message>
        <source>The test of %1 failed. %2</source>
        <translation>%1 的测试失败。%2</translation>
    </message>
    <message>
        <source>&amp;Test again</source>
        <translation>重新测试(&amp;T)</translation>
    </message>
</context>
<context>
    <name>millrace::ValueDialog</name>
    <message>
        <source>No value (NULL)</source>
        <translation>无值 (NULL)</translation>
    </message>
    <message>
        <source>Empty text</source>
        <translation>空文本</translation>
    </message>
    <message>
        <source>1 character</source>
        <translation>1 个字符</translation>
    </message>
    <message numerus="yes">
        <source>%1 characters</source>
        <translation>
            <numerusform>%1 个字符</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, the first %2 shown</source>
        <translation>%1，显示前 %2</translation>
    </message>
    <message>
        <source>No bytes</source>
        <translation>没有字节</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy digits</source>
        <translation>复制十六进制数字</translation>
    </message>
    <message>
        <source>Value of %1</source>
        <translation>%1 的值</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>%1, %2 × %3 pixels, %4</source>
        <translation>%1，%2 × %3 像素，%4</translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation>另存为(&amp;S)…</translation>
    </message>
    <message>
        <source>Save the value</source>
        <translation>保存该值</translation>
    </message>
</context>
<context>
    <name>millrace::VerifiedDifferencesModel</name>
    <message>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Extra</source>
        <translation>多余</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>%1, newer than the last run</source>
        <translation>%1，比上次运行新</translation>
    </message>
    <message>
        <source>no row</source>
        <translation>无此行</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>源</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>目标</translation>
    </message>
</context>
<context>
    <name>millrace::VerifiedStreamsModel</name>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>源</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Equal</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Extra</source>
        <translation>多余</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>Newer</source>
        <translation>较新</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
</context>
<context>
    <name>millrace::VerifyDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>&amp;Verify again</source>
        <translation>重新核对(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>核对(&amp;V)</translation>
    </message>
    <message>
        <source>Stream %1 of %2, %3: %4 rows of the source and %5 of the destination read in pass %6</source>
        <translation>流 %1/%2，%3：第 %6 遍已读取源的 %4 行和目标的 %5 行</translation>
    </message>
    <message>
        <source>Asking source and destination</source>
        <translation>正在询问源和目标</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation>已取消。未更改任何内容。</translation>
    </message>
    <message>
        <source>Verified %1, after a run.</source>
        <translation>核对于 %1，在运行之后。</translation>
    </message>
    <message>
        <source>Verified %1.</source>
        <translation>核对于 %1。</translation>
    </message>
    <message>
        <source>Checksums: source %1, destination %2.</source>
        <translation>校验和：源 %1，目标 %2。</translation>
    </message>
    <message>
        <source>Verify %1</source>
        <translation>核对 %1</translation>
    </message>
    <message>
        <source>The rows of both ends are read and compared by their keys, as a run would write them. Neither end is changed.</source>
        <translation>读取两端的行，按运行写入时的样子根据键进行比较。两端均不更改。</translation>
    </message>
    <message>
        <source>Verify after &amp;each run that succeeds</source>
        <translation>每次成功的运行后核对(&amp;E)</translation>
    </message>
    <message>
        <source>The run keeps its status whatever is found. The log of the run tells the numbers.</source>
        <translation>无论结果如何，运行的状态不变。数字见运行的日志。</translation>
    </message>
    <message>
        <source>Nothing was verified yet</source>
        <translation>尚未核对任何内容</translation>
    </message>
    <message>
        <source>A verification shows which rows are missing at the destination, are only there, or have other values.</source>
        <translation>核对会显示哪些行在目标中缺失、仅在目标中存在或值不同。</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Rows that differ</source>
        <translation>不同的行</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>&amp;Copy as command</source>
        <translation>复制为命令(&amp;C)</translation>
    </message>
    <message>
        <source>Copies the command that does the same in a terminal</source>
        <translation>复制在终端中执行相同操作的命令</translation>
    </message>
    <message>
        <source>E&amp;xport the differences…</source>
        <translation>导出差异(&amp;X)…</translation>
    </message>
    <message>
        <source>Writes the rows that differ, as they are shown, to a file.</source>
        <translation>将不同的行按显示的样子写入文件。</translation>
    </message>
</context>
<context>
    <name>millrace::VerifyLine</name>
    <message>
        <source>Compares the rows of both ends, and shows which differ.</source>
        <translation>比较两端的行，并显示哪些不同。</translation>
    </message>
    <message>
        <source>What d&amp;iffers…</source>
        <translation>差异(&amp;I)…</translation>
    </message>
    <message>
        <source>Ver&amp;ify…</source>
        <translation>核对(&amp;I)…</translation>
    </message>
    <message>
        <source>The rows of both ends were never compared.</source>
        <translation>从未比较过两端的行。</translation>
    </message>
    <message>
        <source>Verified %1: %2</source>
        <translation>核对于 %1：%2</translation>
    </message>
</context>
<context>
    <name>millrace::WayOutTest</name>
    <message>
        <source>&amp;Test</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>Address to test</source>
        <translation>要测试的地址</translation>
    </message>
    <message>
        <source>Test the way out</source>
        <translation>测试对外连接</translation>
    </message>
    <message>
        <source>Enter the address of a server that is to answer.</source>
        <translation>请输入应当应答的服务器的地址。</translation>
    </message>
    <message>
        <source>Read the password of the proxy</source>
        <translation>读取代理密码</translation>
    </message>
    <message>
        <source>The test passed.</source>
        <translation>测试通过。</translation>
    </message>
    <message>
        <source>The test was cancelled.</source>
        <translation>测试已取消。</translation>
    </message>
</context>
<context>
    <name>millrace::WindowActions</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>&amp;New connection</source>
        <translation>新建连接(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>导入(&amp;I)…</translation>
    </message>
    <message>
        <source>Expor&amp;t all…</source>
        <translation>全部导出(&amp;T)…</translation>
    </message>
    <message>
        <source>Manifest &amp;workbench</source>
        <translation>清单工作台(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Main act of the page</source>
        <translation>页面的主要操作(&amp;M)</translation>
    </message>
    <message>
        <source>Fi&amp;lter</source>
        <translation>过滤(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Refresh what is shown</source>
        <translation>刷新显示内容(&amp;R)</translation>
    </message>
    <message>
        <source>Ne&amp;xt hit</source>
        <translation>下一处匹配(&amp;X)</translation>
    </message>
    <message>
        <source>Pre&amp;vious hit</source>
        <translation>上一处匹配(&amp;V)</translation>
    </message>
    <message>
        <source>Un&amp;do</source>
        <translation>撤销(&amp;D)</translation>
    </message>
    <message>
        <source>Red&amp;o</source>
        <translation>重做(&amp;O)</translation>
    </message>
    <message>
        <source>Tab &amp;%1</source>
        <translation>标签页 &amp;%1</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>F&amp;orward</source>
        <translation>前进(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Connections</source>
        <translation>连接(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Sources</source>
        <translation>源(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Destinations</source>
        <translation>目标(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Rejected records</source>
        <translation>被拒记录(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Notices</source>
        <translation>提示(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Logs</source>
        <translation>日志(&amp;L)</translation>
    </message>
    <message>
        <source>S&amp;ettings</source>
        <translation>设置(&amp;E)</translation>
    </message>
    <message>
        <source>S&amp;ync all</source>
        <translation>全部同步(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Pause all</source>
        <translation>全部暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Find an &amp;action…</source>
        <translation>查找操作(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Report a pro&amp;blem…</source>
        <translation>报告问题(&amp;P)…</translation>
    </message>
    <message>
        <source>Abo&amp;ut Millrace</source>
        <translation>关于 Millrace(&amp;U)</translation>
    </message>
    <message>
        <source>Open the menu</source>
        <translation>打开菜单</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Go to</source>
        <translation>转到(&amp;G)</translation>
    </message>
</context>
<context>
    <name>millrace::WindowDialogs</name>
    <message>
        <source>About Millrace</source>
        <translation>关于 Millrace</translation>
    </message>
    <message>
        <source>Millrace %1</source>
        <translation>Millrace %1</translation>
    </message>
    <message>
        <source>Copies data between files, databases and services, and accounts for every row. Free software under the GNU General Public Licence, version 3 or later.</source>
        <translation>在文件、数据库和服务之间复制数据，并对每一行都有交代。本程序是自由软件，采用 GNU 通用公共许可证第 3 版或更高版本。</translation>
    </message>
</context>
<context>
    <name>millrace::WorkbenchWindow</name>
    <message>
        <source>Pages so far: %1.</source>
        <translation>迄今页数：%1。</translation>
    </message>
    <message>
        <source>New manifest</source>
        <translation>新建清单</translation>
    </message>
    <message>
        <source>Comes with the program; changes are saved as another connector.</source>
        <translation>随程序提供；更改会另存为其他连接器。</translation>
    </message>
    <message>
        <source>%1 – Manifest workbench</source>
        <translation>%1 – 清单工作台</translation>
    </message>
    <message>
        <source>No fault was found.</source>
        <translation>未发现错误。</translation>
    </message>
    <message>
        <source>Faults: %1</source>
        <translation>错误：%1</translation>
    </message>
    <message>
        <source>Cancel &amp;run</source>
        <translation>取消运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>Saves the requests of the last run and their answers, without secrets.</source>
        <translation>保存上次运行的请求及其应答，不含机密。</translation>
    </message>
    <message>
        <source>Replaying.</source>
        <translation>正在回放。</translation>
    </message>
    <message>
        <source>Waiting for the first answer.</source>
        <translation>正在等待第一个应答。</translation>
    </message>
    <message>
        <source>The run was cancelled.</source>
        <translation>运行已取消。</translation>
    </message>
    <message>
        <source>The run has failed.</source>
        <translation>运行失败。</translation>
    </message>
    <message>
        <source>Pages: %1, records: %2.</source>
        <translation>页数：%1，记录：%2。</translation>
    </message>
    <message>
        <source>%1 There may be more behind the limits.</source>
        <translation>%1限制之外可能还有更多。</translation>
    </message>
    <message>
        <source>Manifest workbench</source>
        <translation>清单工作台</translation>
    </message>
    <message>
        <source>The changes of the manifest are not saved.</source>
        <translation>清单的更改尚未保存。</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>放弃(&amp;D)</translation>
    </message>
    <message>
        <source>New connector</source>
        <translation>新建连接器</translation>
    </message>
    <message>
        <source>Saved as the connector %1.</source>
        <translation>已保存为连接器 %1。</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
    <message>
        <source>Export the manifest</source>
        <translation>导出清单</translation>
    </message>
    <message>
        <source>Manifests (*.yaml)</source>
        <translation>清单 (*.yaml)</translation>
    </message>
    <message>
        <source>Save the recording</source>
        <translation>保存录制</translation>
    </message>
    <message>
        <source>Recordings (*.json)</source>
        <translation>录制 (*.json)</translation>
    </message>
    <message>
        <source>Choose a recording</source>
        <translation>选择录制</translation>
    </message>
    <message>
        <source>Recordings (*.json);;All files (*)</source>
        <translation>录制 (*.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>&amp;Save as a connector…</source>
        <translation>另存为连接器(&amp;S)…</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>导出(&amp;X)…</translation>
    </message>
    <message>
        <source>Faults of the manifest</source>
        <translation>清单的错误</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>A stream that the manifest makes while running can be typed.</source>
        <translation>清单在运行时生成的流可以直接输入名称。</translation>
    </message>
    <message>
        <source>Most pages</source>
        <translation>最大页数</translation>
    </message>
    <message>
        <source>Most records</source>
        <translation>最大记录数</translation>
    </message>
    <message>
        <source>S&amp;tream</source>
        <translation>流(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Most pages</source>
        <translation>最大页数(&amp;M)</translation>
    </message>
    <message>
        <source>Re&amp;cords</source>
        <translation>记录(&amp;C)</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Save recording…</source>
        <translation>保存录制…</translation>
    </message>
    <message>
        <source>Rep&amp;lay…</source>
        <translation>回放(&amp;L)…</translation>
    </message>
    <message>
        <source>Run the stream with the answers of a recording instead of a server.</source>
        <translation>使用录制的应答代替服务器来运行该流。</translation>
    </message>
</context>
<context>
    <name>mysql</name>
    <message>
        <source>The cursor %1 is not among the fields written; of two versions of a row the one read later is kept.</source>
        <translation>游标 %1 不在写入的字段之中；一行的两个版本中保留后读取的版本。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Find tables to write into</source>
        <translation>查找可写入的表</translation>
    </message>
    <message>
        <source>The server fills this column.</source>
        <translation>服务器填写此列。</translation>
    </message>
    <message>
        <source>Values of this type cannot be written.</source>
        <translation>此类型的值无法写入。</translation>
    </message>
    <message>
        <source>No row of the table has this matching key.</source>
        <translation>表中没有带此匹配键的行。</translation>
    </message>
    <message>
        <source>Several rows of the table have this matching key.</source>
        <translation>表中有多行带此匹配键。</translation>
    </message>
    <message>
        <source>Not tried, because a later row with the same key was refused.</source>
        <translation>未尝试，因为之后键相同的行被拒。</translation>
    </message>
    <message>
        <source>A part of the matching key is empty.</source>
        <translation>匹配键的一部分为空。</translation>
    </message>
    <message>
        <source>Nothing has changed after %1 (cursor %2).</source>
        <translation>%1（游标 %2）之后没有更改。</translation>
    </message>
    <message>
        <source>No row is at or after %1 (cursor %2).</source>
        <translation>没有大于或等于 %1（游标 %2）的行。</translation>
    </message>
    <message>
        <source>Rows with %1 %2 were read again, because more of them are there than before.</source>
        <translation>重新读取了 %1 为 %2 的行，因为行数比之前多。</translation>
    </message>
    <message>
        <source>The row limit is 0.</source>
        <translation>行数限制为 0。</translation>
    </message>
    <message>
        <source>No row meets the filter.</source>
        <translation>没有行满足过滤器。</translation>
    </message>
    <message>
        <source>Every row was read before.</source>
        <translation>所有行之前均已读取。</translation>
    </message>
    <message>
        <source>The table is empty.</source>
        <translation>该表为空。</translation>
    </message>
    <message numerus="yes">
        <source>%1 values of the column %2 are no days of the calendar, such as 0000-00-00.</source>
        <translation>
            <numerusform>列 %2 的 %1 个值不是日历中的日期，例如 0000-00-00。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values of the column %2 are no times of day: they are negative or last a day and longer.</source>
        <translation>
            <numerusform>列 %2 的 %1 个值不是一天中的时间：为负数，或达到或超过一天。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values of the column %2 are no %3.</source>
        <translation>
            <numerusform>列 %2 的 %1 个值不是%3。</numerusform>
        </translation>
    </message>
    <message>
        <source>MySQL 5.6 or MariaDB 10.0</source>
        <translation>MySQL 5.6 或 MariaDB 10.0</translation>
    </message>
    <message>
        <source>Server version</source>
        <translation>服务器版本</translation>
    </message>
    <message>
        <source>Find the databases</source>
        <translation>查找数据库</translation>
    </message>
    <message>
        <source>Read a row</source>
        <translation>读取一行</translation>
    </message>
    <message>
        <source>Streams read at the same time show moments that may lie a little apart: the account may not lock the tables for an instant (right RELOAD), or the lock took too long.</source>
        <translation>同时读取的流所示的时刻可能略有先后：该账户不能瞬时锁定表（RELOAD 权限），或锁定耗时过长。</translation>
    </message>
    <message>
        <source>A view: reading it cannot be resumed.</source>
        <translation>视图：读取无法续传。</translation>
    </message>
    <message>
        <source>No key that orders the rows: reading the table cannot be resumed.</source>
        <translation>没有可为行排序的键：读取该表无法续传。</translation>
    </message>
    <message>
        <source>Tables of the engine %1 have no snapshot: changes made during a run may be read.</source>
        <translation>引擎 %1 的表没有快照：可能会读取到运行期间的更改。</translation>
    </message>
    <message>
        <source>Cannot be read: %1</source>
        <translation>无法读取：%1</translation>
    </message>
    <message>
        <source>%1 of the table %2 could not be kept: %3.</source>
        <translation>表 %2 的%1 无法保留：%3。</translation>
    </message>
    <message>
        <source>The index %1</source>
        <translation>索引 %1</translation>
    </message>
    <message>
        <source>The table %1 was defined anew; it no longer has: %2.</source>
        <translation>表 %1 已重新定义；不再有：%2。</translation>
    </message>
    <message>
        <source>The view %1 does not fit the table %2 any more.</source>
        <translation>视图 %1 不再适合表 %2。</translation>
    </message>
    <message>
        <source>The column %1 of the table %2 has an index and takes texts of 255 characters at most.</source>
        <translation>表 %2 的列 %1 有索引，最多接受 255 个字符的文本。</translation>
    </message>
    <message>
        <source>MySQL cannot store NaN (not a number) or an infinite number.</source>
        <translation>MySQL 无法存储 NaN（非数字）或无穷大。</translation>
    </message>
    <message>
        <source>The column would round the number.</source>
        <translation>该列会对数字进行舍入。</translation>
    </message>
    <message>
        <source>A year has to lie between 1901 and 2155, or be 0.</source>
        <translation>年份必须在 1901 到 2155 之间，或为 0。</translation>
    </message>
    <message>
        <source>MySQL stores the years from 1 to 9999 only.</source>
        <translation>MySQL 只存储 1 到 9999 的年份。</translation>
    </message>
    <message>
        <source>The column would cut the parts of a second.</source>
        <translation>该列会截去秒的小数部分。</translation>
    </message>
    <message>
        <source>The column would drop the blanks at the end.</source>
        <translation>该列会去掉末尾的空格。</translation>
    </message>
    <message>
        <source>The column would fill the bytes up with zeros.</source>
        <translation>该列会用零填充字节。</translation>
    </message>
    <message>
        <source>The value is not in the list of the column.</source>
        <translation>该值不在该列的列表中。</translation>
    </message>
    <message>
        <source>The primary key is empty.</source>
        <translation>主键为空。</translation>
    </message>
    <message>
        <source>MySQL 5.7 or MariaDB 10.2</source>
        <translation>MySQL 5.7 或 MariaDB 10.2</translation>
    </message>
    <message>
        <source>Find the way of writing: LOAD DATA LOCAL</source>
        <translation>确定写入方式：LOAD DATA LOCAL</translation>
    </message>
    <message>
        <source>Find the way of writing: INSERT, because the server does not allow LOAD DATA LOCAL, which is faster</source>
        <translation>确定写入方式：INSERT，因为服务器不允许更快的 LOAD DATA LOCAL</translation>
    </message>
    <message>
        <source>Look at the database</source>
        <translation>查看数据库</translation>
    </message>
    <message>
        <source>Make a table</source>
        <translation>创建表</translation>
    </message>
    <message>
        <source>Write a row and take it back</source>
        <translation>写入一行并撤回</translation>
    </message>
    <message>
        <source>Rows of earlier generations stay in the table %1, because without meta columns they cannot be told apart.</source>
        <translation>较早代次的行保留在表 %1 中，因为没有元数据列就无法区分。</translation>
    </message>
</context>
<context>
    <name>notices</name>
    <message>
        <source>First failure</source>
        <translation>首次失败</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>恢复正常</translation>
    </message>
    <message>
        <source>Action required</source>
        <translation>需要处理</translation>
    </message>
    <message>
        <source>Schema changed</source>
        <translation>结构已变更</translation>
    </message>
    <message>
        <source>Many rejected records</source>
        <translation>大量被拒记录</translation>
    </message>
    <message>
        <source>Nothing new</source>
        <translation>没有新内容</translation>
    </message>
    <message>
        <source>Long run</source>
        <translation>长时间运行</translation>
    </message>
    <message>
        <source>Desktop</source>
        <translation>桌面</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>电子邮件</translation>
    </message>
    <message>
        <source>%1: new field %2 (%3)</source>
        <translation>%1：新字段 %2 (%3)</translation>
    </message>
    <message>
        <source>%1: field %2 is gone</source>
        <translation>%1：字段 %2 已消失</translation>
    </message>
    <message>
        <source>%1: field %2 was %3 and is %4 now</source>
        <translation>%1：字段 %2 原为 %3，现为 %4</translation>
    </message>
    <message>
        <source>%1: new stream</source>
        <translation>%1：新流</translation>
    </message>
    <message>
        <source>%1: no longer copied</source>
        <translation>%1：不再复制</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>one day</source>
        <translation>1 天</translation>
    </message>
    <message numerus="yes">
        <source>%1 days</source>
        <translation>
            <numerusform>%1 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>以及另外 %Ln 项</numerusform>
        </translation>
    </message>
    <message>
        <source>The run did not end successfully.</source>
        <translation>运行未成功结束。</translation>
    </message>
    <message numerus="yes">
        <source>%1 runs in a row have failed, and none has succeeded for %2.</source>
        <translation>
            <numerusform>连续 %1 次运行失败，且已有 %2没有成功。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is paused</source>
        <translation>%1 已暂停</translation>
    </message>
    <message>
        <source>The connection runs again once it is resumed.</source>
        <translation>恢复连接后会再次运行。</translation>
    </message>
    <message>
        <source>%1 is about to be paused</source>
        <translation>%1 即将暂停</translation>
    </message>
    <message numerus="yes">
        <source>The connection pauses by itself at %1 runs and %2.</source>
        <translation>
            <numerusform>达到 %1 次运行和 %2时，连接会自动暂停。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 needs attention</source>
        <translation>%1 需要注意</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 失败</translation>
    </message>
    <message>
        <source>%1 works again</source>
        <translation>%1 恢复正常</translation>
    </message>
    <message numerus="yes">
        <source>Run %1 succeeded and wrote %2 records.</source>
        <translation>
            <numerusform>运行 %1 成功，写入了 %2 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 rejected many records</source>
        <translation>%1 拒绝了大量记录</translation>
    </message>
    <message numerus="yes">
        <source>Run %1 rejected %2 of %3 records.</source>
        <translation>
            <numerusform>运行 %1 拒绝了 %3 条记录中的 %2 条。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 failed after a long run</source>
        <translation>%1 在长时间运行后失败</translation>
    </message>
    <message>
        <source>%1 has finished</source>
        <translation>%1 已完成</translation>
    </message>
    <message>
        <source>Run %1 took %2.</source>
        <translation>运行 %1 耗时 %2。</translation>
    </message>
    <message>
        <source>The source of %1 has changed</source>
        <translation>%1 的源已变更</translation>
    </message>
    <message>
        <source>The connection follows:</source>
        <translation>连接跟进以下变更：</translation>
    </message>
    <message>
        <source>%1 takes longer than usual</source>
        <translation>%1 耗时超过平常</translation>
    </message>
    <message>
        <source>Run %1 has been on for %2; usually it takes %3.</source>
        <translation>运行 %1 已进行 %2；通常耗时 %3。</translation>
    </message>
    <message>
        <source>No record was written for %1; the last one came on %2.</source>
        <translation>已有 %1没有写入记录；最后一条写入于 %2。</translation>
    </message>
    <message>
        <source>No record was written for %1, since %2.</source>
        <translation>自 %2 起，已有 %1没有写入记录。</translation>
    </message>
    <message>
        <source>Nothing new in %1</source>
        <translation>%1 没有新内容</translation>
    </message>
    <message>
        <source>The connection is paused until the changes have been reviewed:</source>
        <translation>在审核以下变更之前，连接保持暂停：</translation>
    </message>
    <message>
        <source>The changes wait to be reviewed:</source>
        <translation>以下变更等待审核：</translation>
    </message>
    <message>
        <source>Connection: %1</source>
        <translation>连接：%1</translation>
    </message>
    <message>
        <source>Run: %1</source>
        <translation>运行：%1</translation>
    </message>
    <message>
        <source>Time: %1</source>
        <translation>时间：%1</translation>
    </message>
    <message>
        <source>Kind: %1</source>
        <translation>种类：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n notices</source>
        <translation>
            <numerusform>%Ln 条提示</numerusform>
        </translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>无连接</translation>
    </message>
    <message>
        <source>Test of notices</source>
        <translation>提示测试</translation>
    </message>
    <message>
        <source>Notices of Millrace arrive here.</source>
        <translation>Millrace 的提示会发送到此处。</translation>
    </message>
    <message>
        <source>%1: the stream is gone</source>
        <translation>%1：该流已消失</translation>
    </message>
</context>
<context>
    <name>plan</name>
    <message>
        <source>%1: a key stands in the file in plain text. A reference such as ${env:NAME} keeps it out of files.</source>
        <translation>%1：文件中有明文密钥。使用 ${env:NAME} 之类的引用可避免将其写入文件。</translation>
    </message>
    <message>
        <source>the key of the file</source>
        <translation>文件的密钥</translation>
    </message>
    <message>
        <source>%1: the address of a webhook stands in the file in plain text. A reference such as ${env:NAME} keeps it out of files.</source>
        <translation>%1：文件中有明文的 Webhook 地址。使用 ${env:NAME} 之类的引用可避免将其写入文件。</translation>
    </message>
    <message>
        <source>%1: a secret stands in the file in plain text. A reference such as ${env:NAME} keeps it out of files.</source>
        <translation>%1：文件中有明文机密。使用 ${env:NAME} 之类的引用可避免将其写入文件。</translation>
    </message>
    <message>
        <source>a stored secret</source>
        <translation>已存储的机密</translation>
    </message>
    <message>
        <source>the secret of the file</source>
        <translation>文件的机密</translation>
    </message>
    <message>
        <source>It is given the variable %1.</source>
        <translation>将使用变量 %1。</translation>
    </message>
    <message>
        <source>It is given the stored secret &quot;%1&quot;.</source>
        <translation>将使用已存储的机密“%1”。</translation>
    </message>
    <message>
        <source>%1: the variable %2 is not set here.</source>
        <translation>%1：此处未设置变量 %2。</translation>
    </message>
    <message>
        <source>%1: the secret &quot;%2&quot; is not kept here. It can be entered in the window.</source>
        <translation>%1：此处未保存机密“%2”。可在窗口中输入。</translation>
    </message>
    <message>
        <source>the address in %1</source>
        <translation>%1 中的地址</translation>
    </message>
    <message>
        <source>%1, by the address in %2</source>
        <translation>%1，地址取自 %2</translation>
    </message>
    <message>
        <source>After runs the program %1 is started on this computer.</source>
        <translation>运行后会在本机启动程序 %1。</translation>
    </message>
    <message>
        <source>After runs their summary is sent to %1.</source>
        <translation>运行后会将其摘要发送到 %1。</translation>
    </message>
    <message>
        <source>%1 is no longer copied and its checkpoint goes; its rows stay.</source>
        <translation>不再复制 %1，其检查点会移除；其行保留。</translation>
    </message>
    <message>
        <source>The next run reads %1 from its beginning.</source>
        <translation>下一次运行从头读取 %1。</translation>
    </message>
    <message>
        <source>The first run of %1 goes on at the checkpoint of the file.</source>
        <translation>%1 的首次运行从文件的检查点继续。</translation>
    </message>
    <message>
        <source>all of the source</source>
        <translation>源的全部</translation>
    </message>
    <message>
        <source>%1 is asked what it has before this is carried out, with the secrets its settings refer to.</source>
        <translation>执行之前，会使用 %1 的设置所引用的机密询问其内容。</translation>
    </message>
    <message>
        <source>%1: the checkpoints of the file are not taken; the connection has its own.</source>
        <translation>%1：不采用文件的检查点；连接有自己的检查点。</translation>
    </message>
    <message>
        <source>Every stream is read from its beginning, for an end is another one.</source>
        <translation>每个流都会从头读取，因为有一端已换成另一个。</translation>
    </message>
    <message>
        <source>Its runs, checkpoints and rejected records are deleted; the rows it has written stay in %1.</source>
        <translation>其运行、检查点和被拒记录会删除；它写入的行保留在 %1 中。</translation>
    </message>
    <message>
        <source>%1 to create</source>
        <translation>创建 %1 项</translation>
    </message>
    <message>
        <source>%1 to change</source>
        <translation>更改 %1 项</translation>
    </message>
    <message>
        <source>%1 to delete</source>
        <translation>删除 %1 项</translation>
    </message>
    <message>
        <source>%1 as they are</source>
        <translation>%1 项保持不变</translation>
    </message>
</context>
<context>
    <name>postgres</name>
    <message>
        <source>The whole table was read: too many transactions have passed since the run before, or the server is another one.</source>
        <translation>已读取整个表：自上次运行以来的事务过多，或服务器已换成另一台。</translation>
    </message>
    <message>
        <source>Encrypt and sign in</source>
        <translation>加密并登录</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Check the version of the server</source>
        <translation>检查服务器版本</translation>
    </message>
    <message>
        <source>Check the right to write</source>
        <translation>检查写入权限</translation>
    </message>
    <message>
        <source>Write one row and take it back</source>
        <translation>写入一行并撤回</translation>
    </message>
    <message>
        <source>The text for the column %1 of type %2 holds the character NUL, which PostgreSQL cannot store.</source>
        <translation>类型为 %2 的列 %1 的文本含有 NUL 字符，PostgreSQL 无法存储。</translation>
    </message>
    <message>
        <source>The value is too long for the column %1 of type %2.</source>
        <translation>对于类型为 %2 的列 %1，该值过长。</translation>
    </message>
    <message>
        <source>The value is out of the range of the column %1 of type %2.</source>
        <translation>该值超出类型为 %2 的列 %1 的范围。</translation>
    </message>
    <message>
        <source>The column %1 of type %2 would round the value.</source>
        <translation>类型为 %2 的列 %1 会对该值进行舍入。</translation>
    </message>
    <message>
        <source>The text for the column %1 of type %2 is no UUID.</source>
        <translation>类型为 %2 的列 %1 的文本不是 UUID。</translation>
    </message>
    <message>
        <source>Rows of earlier generations stay in the table %1, because without meta columns they cannot be told apart.</source>
        <translation>较早代次的行保留在表 %1 中，因为没有元数据列就无法区分。</translation>
    </message>
    <message>
        <source>Not tried, because the server refused nearly every row.</source>
        <translation>未尝试，因为服务器几乎拒绝了所有行。</translation>
    </message>
    <message>
        <source>A trigger of the table ignored the row.</source>
        <translation>表的触发器忽略了该行。</translation>
    </message>
    <message>
        <source>Find tables to write into</source>
        <translation>查找可写入的表</translation>
    </message>
    <message>
        <source>Check the right to make temporary tables</source>
        <translation>检查创建临时表的权限</translation>
    </message>
    <message>
        <source>Takes the text that PostgreSQL reads as %1.</source>
        <translation>接受 PostgreSQL 能读取为 %1 的文本。</translation>
    </message>
    <message>
        <source>PostgreSQL fills this column.</source>
        <translation>PostgreSQL 填写此列。</translation>
    </message>
    <message>
        <source>No row of the table has this matching key.</source>
        <translation>表中没有带此匹配键的行。</translation>
    </message>
    <message>
        <source>Several rows of the table have this matching key.</source>
        <translation>表中有多行带此匹配键。</translation>
    </message>
    <message>
        <source>Not tried, because a later row with the same key was refused.</source>
        <translation>未尝试，因为之后键相同的行被拒。</translation>
    </message>
    <message>
        <source>A part of the matching key is empty.</source>
        <translation>匹配键的一部分为空。</translation>
    </message>
    <message>
        <source>The table %1 refused nearly every row of a batch; the rest of the batch was refused untried.</source>
        <translation>表 %1 几乎拒绝了一批中的所有行；该批的其余行未经尝试即被拒。</translation>
    </message>
    <message>
        <source>Rows with %1 %2 were read again, because more or fewer of them are there than before.</source>
        <translation>重新读取了 %1 为 %2 的行，因为行数比之前多或少。</translation>
    </message>
    <message>
        <source>a row of the stream %1</source>
        <translation>流 %1 的一行</translation>
    </message>
    <message>
        <source>Nothing has changed after %1 (cursor %2).</source>
        <translation>%1（游标 %2）之后没有更改。</translation>
    </message>
    <message>
        <source>The row limit is 0.</source>
        <translation>行数限制为 0。</translation>
    </message>
    <message>
        <source>Every row was read before.</source>
        <translation>所有行之前均已读取。</translation>
    </message>
    <message>
        <source>No row meets the filter.</source>
        <translation>没有行满足过滤器。</translation>
    </message>
    <message>
        <source>No row is at or after %1 (cursor %2).</source>
        <translation>没有大于或等于 %1（游标 %2）的行。</translation>
    </message>
    <message>
        <source>The table is empty.</source>
        <translation>该表为空。</translation>
    </message>
    <message>
        <source>A view.</source>
        <translation>视图。</translation>
    </message>
    <message>
        <source>A materialised view.</source>
        <translation>物化视图。</translation>
    </message>
    <message>
        <source>A materialised view that cannot be read before it is refreshed.</source>
        <translation>刷新之前无法读取的物化视图。</translation>
    </message>
    <message>
        <source>A foreign table: its rows are elsewhere.</source>
        <translation>外部表：其行在别处。</translation>
    </message>
    <message>
        <source>Read together with its partitions.</source>
        <translation>与其分区一起读取。</translation>
    </message>
    <message>
        <source>Read together with the tables that inherit from it.</source>
        <translation>与继承自它的表一起读取。</translation>
    </message>
    <message>
        <source>Policies of the table show the user a part of the rows only.</source>
        <translation>表的策略只向该用户显示部分行。</translation>
    </message>
    <message>
        <source>Left out, because the user may not read them: %1.</source>
        <translation>已排除，因为该用户不能读取：%1。</translation>
    </message>
    <message>
        <source>The index %1 could not be kept on the table %2: %3.</source>
        <translation>表 %2 上的索引 %1 无法保留：%3。</translation>
    </message>
    <message>
        <source>Rows of the table %1 name keys that are gone, so its foreign key %2 holds for new rows only.</source>
        <translation>表 %1 的行引用了已不存在的键，因此其外键 %2 仅对新行有效。</translation>
    </message>
    <message>
        <source>of the source</source>
        <translation>源的</translation>
    </message>
    <message>
        <source>a row</source>
        <translation>一行</translation>
    </message>
    <message numerus="yes">
        <source>%1 values of the column %2 have no place in the type %3 and are empty.</source>
        <translation>
            <numerusform>列 %2 的 %1 个值无法用类型 %3 表示，因而为空。</numerusform>
        </translation>
    </message>
    <message>
        <source>Check the right to read</source>
        <translation>检查读取权限</translation>
    </message>
    <message>
        <source>Read one row</source>
        <translation>读取一行</translation>
    </message>
    <message>
        <source>The values of the cursor %1 have no order; of two versions of a row the one read later is kept.</source>
        <translation>游标 %1 的值没有顺序；一行的两个版本中保留后读取的版本。</translation>
    </message>
    <message>
        <source>The cursor %1 is not among the fields written; of two versions of a row the one read later is kept.</source>
        <translation>游标 %1 不在写入的字段之中；一行的两个版本中保留后读取的版本。</translation>
    </message>
    <message>
        <source>view</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>materialised view</source>
        <translation>物化视图</translation>
    </message>
    <message>
        <source>foreign table</source>
        <translation>外部表</translation>
    </message>
    <message>
        <source>relation of another kind</source>
        <translation>其他种类的关系</translation>
    </message>
    <message>
        <source>the column %1 is generated</source>
        <translation>列 %1 是生成列</translation>
    </message>
    <message>
        <source>The column %1 of the table %2 may be empty now: the stream has no field for it.</source>
        <translation>表 %2 的列 %1 现在可以为空：流没有对应的字段。</translation>
    </message>
    <message>
        <source>the column %1 is no %2</source>
        <translation>列 %1 不是%2</translation>
    </message>
    <message>
        <source>The column %1 of the table %2 is JSONB, which keeps values but neither the order of keys nor repeated ones.</source>
        <translation>表 %2 的列 %1 是 JSONB，它保留值，但不保留键的顺序，也不保留重复的键。</translation>
    </message>
    <message>
        <source>The view %1 and what depended on it were dropped, because the table %2 changed.</source>
        <translation>视图 %1 及依赖于它的内容已删除，因为表 %2 已更改。</translation>
    </message>
    <message>
        <source>The primary key is empty.</source>
        <translation>主键为空。</translation>
    </message>
</context>
<context>
    <name>putback</name>
    <message>
        <source>it made the connection.</source>
        <translation>它创建了该连接。</translation>
    </message>
    <message>
        <source>A connection that is not wanted is deleted.</source>
        <translation>不需要的连接可以删除。</translation>
    </message>
    <message>
        <source>an older version of the program noted that it happened, and not what was there before.</source>
        <translation>旧版本的程序只记下了此事，没有记下之前的内容。</translation>
    </message>
    <message>
        <source>Set the values anew.</source>
        <translation>请重新设置这些值。</translation>
    </message>
    <message>
        <source>another connector needs settings of its own.</source>
        <translation>另一个连接器需要自己的设置。</translation>
    </message>
    <message>
        <source>Set the source or destination up anew.</source>
        <translation>请重新设置源或目标。</translation>
    </message>
    <message>
        <source>former secrets are not kept.</source>
        <translation>不保留以前的机密。</translation>
    </message>
    <message>
        <source>Enter the secret again.</source>
        <translation>请重新输入机密。</translation>
    </message>
    <message>
        <source>the rows were deleted at the destination, and a run that went on at the former checkpoint would not bring them again.</source>
        <translation>目标中的行已删除，从原来的检查点继续的运行不会再次带来这些行。</translation>
    </message>
    <message>
        <source>The next run copies everything again.</source>
        <translation>下一次运行会重新复制全部内容。</translation>
    </message>
    <message>
        <source>the rows of %1 were deleted at the destination since, and a run that went on at the former checkpoint would not bring them again.</source>
        <translation>%1 的行此后已在目标中删除，从原来的检查点继续的运行不会再次带来这些行。</translation>
    </message>
    <message>
        <source>The next run goes on where the stream is now.</source>
        <translation>下一次运行从该流当前的位置继续。</translation>
    </message>
    <message>
        <source>the connection has had another source or destination since, which the former checkpoint says nothing about.</source>
        <translation>连接此后有了另一个源或目标，原来的检查点与其无关。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; no longer exists.</source>
        <translation>“%1”已不存在。</translation>
    </message>
    <message>
        <source>Choose another source or destination in Settings.</source>
        <translation>请在“设置”中选择其他源或目标。</translation>
    </message>
    <message>
        <source>the stream %1 is not chosen any more.</source>
        <translation>流 %1 已不再选择。</translation>
    </message>
    <message>
        <source>Choose the stream again first.</source>
        <translation>请先重新选择该流。</translation>
    </message>
    <message>
        <source>the stream %1 no longer has the field %2.</source>
        <translation>流 %1 已没有字段 %2。</translation>
    </message>
    <message>
        <source>Choose from the fields that are there now.</source>
        <translation>请从现有的字段中选择。</translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>a field has no name</source>
        <translation>有一个字段没有名称</translation>
    </message>
    <message>
        <source>a stream has no name</source>
        <translation>有一个流没有名称</translation>
    </message>
    <message>
        <source>it has no name</source>
        <translation>没有名称</translation>
    </message>
    <message>
        <source>a row has no &quot;target&quot;</source>
        <translation>有一行没有“target”</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>真或假</translation>
    </message>
    <message>
        <source>one of </source>
        <translation>以下之一： </translation>
    </message>
    <message>
        <source>a type such as &quot;string&quot; or &quot;integer&quot;</source>
        <translation>类型，例如“string”或“integer”</translation>
    </message>
    <message>
        <source>a key in hexadecimal digits, or a reference to a secret</source>
        <translation>十六进制数字的密钥，或对机密的引用</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>one of &quot;equal&quot; (with &quot;field&quot; and &quot;value&quot;, both texts), &quot;not&quot;, &quot;and&quot; and &quot;or&quot; with conditions inside</source>
        <translation>“equal”（带“field”和“value”，均为文本）、“not”、“and”和“or”（内含条件）之一</translation>
    </message>
    <message>
        <source>a list of different members, each with its &quot;member&quot; and &quot;type&quot;</source>
        <translation>互不相同的成员的列表，每个成员带有“member”和“type”</translation>
    </message>
    <message>
        <source>an expression</source>
        <translation>表达式</translation>
    </message>
    <message>
        <source>a text or null, unless there is an expression</source>
        <translation>文本或 null，除非有表达式</translation>
    </message>
    <message>
        <source>a list of transformations</source>
        <translation>转换的列表</translation>
    </message>
    <message>
        <source>it is no JSON object</source>
        <translation>不是 JSON 对象</translation>
    </message>
    <message>
        <source>the list &quot;errors&quot; is missing</source>
        <translation>缺少列表“errors”</translation>
    </message>
    <message>
        <source>it names a record that was not sent</source>
        <translation>其中提到了未发送的记录</translation>
    </message>
    <message>
        <source>the position is not one of this kind of reading</source>
        <translation>该位置不属于这种读取方式</translation>
    </message>
    <message>
        <source>it is no single ASCII character</source>
        <translation>不是单个 ASCII 字符</translation>
    </message>
    <message>
        <source>it is the delimiter</source>
        <translation>与分隔符相同</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>为空</translation>
    </message>
    <message>
        <source>it is not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>the array is never closed</source>
        <translation>数组未闭合</translation>
    </message>
    <message>
        <source>a comma or the end of the array is missing, or text follows it</source>
        <translation>缺少逗号或数组的结尾，或其后有文本</translation>
    </message>
    <message>
        <source>the array is broken here</source>
        <translation>数组在此处中断</translation>
    </message>
    <message>
        <source>fields of records that the sample did not show</source>
        <translation>样本中未出现的记录字段</translation>
    </message>
    <message>
        <source>it is no JSON</source>
        <translation>不是 JSON</translation>
    </message>
    <message>
        <source>a choice needs &quot;choices&quot;</source>
        <translation>choice 需要“choices”</translation>
    </message>
    <message>
        <source>only a choice has &quot;choices&quot;</source>
        <translation>只有 choice 才有“choices”</translation>
    </message>
    <message>
        <source>a secret has no default</source>
        <translation>机密没有默认值</translation>
    </message>
    <message>
        <source>it is none of the choices</source>
        <translation>不在选项之中</translation>
    </message>
    <message>
        <source>it is a path, or an address with https:// and a host without placeholders</source>
        <translation>它是路径，或带有 https:// 且主机不含占位符的地址</translation>
    </message>
    <message>
        <source>it has to be one secret input, alone</source>
        <translation>必须单独是一个机密输入项</translation>
    </message>
    <message>
        <source>the object is there twice</source>
        <translation>该对象出现了两次</translation>
    </message>
    <message>
        <source>only texts have choices</source>
        <translation>只有文本才有选项</translation>
    </message>
    <message>
        <source>the next page is no address of this server</source>
        <translation>下一页不是此服务器的地址</translation>
    </message>
    <message>
        <source>its pages of fields do not end</source>
        <translation>其字段分页没有终点</translation>
    </message>
    <message>
        <source>there is none</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>an insert matches nothing</source>
        <translation>插入不匹配任何内容</translation>
    </message>
    <message>
        <source>a batch needs a &quot;body&quot;</source>
        <translation>批次需要“body”</translation>
    </message>
    <message>
        <source>a form holds one record, so that there is no &quot;batch&quot;</source>
        <translation>表单只含一条记录，因此没有“batch”</translation>
    </message>
    <message>
        <source>without &quot;batch&quot; the record is all there is: use &quot;record&quot;</source>
        <translation>没有“batch”时，记录即是全部：请使用“record”</translation>
    </message>
    <message>
        <source>an answer that is not read has no entries</source>
        <translation>不读取的应答没有条目</translation>
    </message>
    <message>
        <source>nothing tells an entry that was taken from one that was refused: give &quot;taken&quot; or &quot;refused_if&quot;, or a list of refusals with &quot;unnamed: taken&quot;</source>
        <translation>无法区分被接受的条目与被拒的条目：请给出“taken”或“refused_if”，或带有“unnamed: taken”的拒绝列表</translation>
    </message>
    <message>
        <source>a path starts with a slash</source>
        <translation>路径以斜杠开头</translation>
    </message>
    <message>
        <source>items of the query go to &quot;query&quot;</source>
        <translation>查询的项目应放入“query”</translation>
    </message>
    <message>
        <source>a header is one line</source>
        <translation>标头为单行</translation>
    </message>
    <message>
        <source>a key has no placeholders</source>
        <translation>键不含占位符</translation>
    </message>
    <message>
        <source>they begin like a JSON object and are none</source>
        <translation>其开头像 JSON 对象，但并不是</translation>
    </message>
    <message>
        <source>a placeholder is not closed</source>
        <translation>占位符未闭合</translation>
    </message>
    <message>
        <source>it is no text</source>
        <translation>不是文本</translation>
    </message>
    <message>
        <source>a row is shorter than its values</source>
        <translation>有一行短于其值</translation>
    </message>
    <message>
        <source>it is for another host</source>
        <translation>用于另一主机</translation>
    </message>
    <message>
        <source>it holds a NUL</source>
        <translation>含有 NUL</translation>
    </message>
    <message>
        <source>the list &quot;sobjects&quot; is missing</source>
        <translation>缺少列表“sobjects”</translation>
    </message>
    <message>
        <source>the list &quot;fields&quot; is missing</source>
        <translation>缺少列表“fields”</translation>
    </message>
    <message>
        <source>the list &quot;records&quot; is missing</source>
        <translation>缺少列表“records”</translation>
    </message>
    <message>
        <source>its next page is elsewhere</source>
        <translation>其下一页在别处</translation>
    </message>
    <message>
        <source>the job has no id</source>
        <translation>作业没有 ID</translation>
    </message>
    <message>
        <source>the job has no state</source>
        <translation>作业没有状态</translation>
    </message>
    <message>
        <source>it is no list of this job&apos;s records</source>
        <translation>不是此作业的记录列表</translation>
    </message>
    <message>
        <source>a record has no &quot;success&quot;</source>
        <translation>有一条记录没有“success”</translation>
    </message>
    <message>
        <source>its definition is unusual</source>
        <translation>其定义不同寻常</translation>
    </message>
    <message>
        <source>it is more than one condition</source>
        <translation>多于一个条件</translation>
    </message>
    <message>
        <source>the document is too large</source>
        <translation>文档过大</translation>
    </message>
    <message>
        <source>a key must be a text</source>
        <translation>键必须是文本</translation>
    </message>
    <message>
        <source>it is larger than 16 MiB</source>
        <translation>大于 16 MiB</translation>
    </message>
    <message>
        <source>a second document begins in the file</source>
        <translation>文件中开始了第二个文档</translation>
    </message>
    <message>
        <source>the name of a field is no text</source>
        <translation>字段的名称不是文本</translation>
    </message>
    <message>
        <source>a type is nested too deeply</source>
        <translation>有一个类型嵌套过深</translation>
    </message>
    <message>
        <source>a type is neither a word nor two of them</source>
        <translation>有一个类型既不是一个词，也不是两个词</translation>
    </message>
    <message>
        <source>the API describes no list of fields</source>
        <translation>API 没有描述字段列表</translation>
    </message>
    <message>
        <source>the top of the file</source>
        <translation>文件的顶层</translation>
    </message>
    <message>
        <source>its schema is no valid JSON</source>
        <translation>其结构不是有效的 JSON</translation>
    </message>
    <message>
        <source>a value is no valid JSON</source>
        <translation>有一个值不是有效的 JSON</translation>
    </message>
    <message>
        <source>its keys and texts repeat without bounds</source>
        <translation>其键和文本无限重复</translation>
    </message>
    <message>
        <source>a key is no scalar</source>
        <translation>有一个键不是标量</translation>
    </message>
    <message>
        <source>only a mapping can be merged</source>
        <translation>只有键值映射才能合并</translation>
    </message>
    <message>
        <source>it is larger than 32 MiB</source>
        <translation>大于 32 MiB</translation>
    </message>
    <message>
        <source>there is a second document</source>
        <translation>有第二个文档</translation>
    </message>
    <message>
        <source>it is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>the path of an added field is empty</source>
        <translation>添加的字段的路径为空</translation>
    </message>
    <message>
        <source>list of downloads</source>
        <translation>下载列表</translation>
    </message>
    <message>
        <source>status_mapping is missing</source>
        <translation>缺少 status_mapping</translation>
    </message>
    <message>
        <source>download_target_extractor is missing</source>
        <translation>缺少 download_target_extractor</translation>
    </message>
    <message>
        <source>failed_retry_wait_time_in_seconds is below 1</source>
        <translation>failed_retry_wait_time_in_seconds 小于 1</translation>
    </message>
    <message>
        <source>record_selector is missing</source>
        <translation>缺少 record_selector</translation>
    </message>
    <message>
        <source>the delimiter has to be one character</source>
        <translation>分隔符必须是单个字符</translation>
    </message>
    <message>
        <source>items_path is empty</source>
        <translation>items_path 为空</translation>
    </message>
    <message>
        <source>the decoder inside is missing</source>
        <translation>缺少内部的解码器</translation>
    </message>
    <message>
        <source>this decoder cannot stand there</source>
        <translation>此解码器不能用于该处</translation>
    </message>
    <message>
        <source>it is not UTF-8</source>
        <translation>不是 UTF-8</translation>
    </message>
    <message>
        <source>the extractor is not known</source>
        <translation>提取器未知</translation>
    </message>
    <message>
        <source>a row has more cells than the header</source>
        <translation>有一行的单元格多于标题行</translation>
    </message>
    <message>
        <source>it ends too early</source>
        <translation>过早结束</translation>
    </message>
    <message>
        <source>it is null</source>
        <translation>为 null</translation>
    </message>
    <message>
        <source>size of a page</source>
        <translation>页大小</translation>
    </message>
    <message>
        <source>the pagination strategy is not known</source>
        <translation>分页策略未知</translation>
    </message>
    <message>
        <source>the decoder cannot be combined with a paginator</source>
        <translation>该解码器不能与分页器组合</translation>
    </message>
    <message>
        <source>the paginator has no pagination strategy</source>
        <translation>分页器没有分页策略</translation>
    </message>
    <message>
        <source>page_size_option needs a strategy with a page_size</source>
        <translation>page_size_option 需要带 page_size 的策略</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>only one request parameter can be a QueryProperties</source>
        <translation>只能有一个请求参数为 QueryProperties</translation>
    </message>
    <message>
        <source>the retriever is not known</source>
        <translation>检索器未知</translation>
    </message>
    <message>
        <source>limits cannot be combined with a record filter</source>
        <translation>限制不能与记录过滤器组合</translation>
    </message>
    <message>
        <source>the properties are asked for in two places</source>
        <translation>在两处请求了属性</translation>
    </message>
    <message>
        <source>it is broken</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>a zip archive</source>
        <translation>zip 归档</translation>
    </message>
    <message>
        <source>it is no known backoff strategy</source>
        <translation>不是已知的退避策略</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>it has no handlers</source>
        <translation>没有处理器</translation>
    </message>
    <message>
        <source>it is no known error handler</source>
        <translation>不是已知的错误处理器</translation>
    </message>
    <message>
        <source>there are too many redirects</source>
        <translation>重定向过多</translation>
    </message>
    <message>
        <source>the algorithm is none that is known</source>
        <translation>该算法不在已知的算法之中</translation>
    </message>
    <message>
        <source>the token cannot be signed</source>
        <translation>无法为令牌签名</translation>
    </message>
    <message>
        <source>the private key cannot be read</source>
        <translation>无法读取私钥</translation>
    </message>
    <message>
        <source>the private key is none for the algorithm</source>
        <translation>该私钥不适用于该算法</translation>
    </message>
    <message>
        <source>both inject_into and header are given</source>
        <translation>同时给出了 inject_into 和 header</translation>
    </message>
    <message>
        <source>neither inject_into nor header is given</source>
        <translation>inject_into 和 header 均未给出</translation>
    </message>
    <message>
        <source>the session token is not valid, and user or password is missing</source>
        <translation>会话令牌无效，且缺少用户或密码</translation>
    </message>
    <message>
        <source>profile_assertion is missing</source>
        <translation>缺少 profile_assertion</translation>
    </message>
    <message>
        <source>client_id or client_secret is missing</source>
        <translation>缺少 client_id 或 client_secret</translation>
    </message>
    <message>
        <source>refresh_token is missing</source>
        <translation>缺少 refresh_token</translation>
    </message>
    <message>
        <source>client_id is empty</source>
        <translation>client_id 为空</translation>
    </message>
    <message>
        <source>there is no access token</source>
        <translation>没有访问令牌</translation>
    </message>
    <message>
        <source>it has no rates</source>
        <translation>没有速率</translation>
    </message>
    <message>
        <source>it is no known rate policy</source>
        <translation>不是已知的速率策略</translation>
    </message>
    <message>
        <source>it is no known authenticator</source>
        <translation>不是已知的认证器</translation>
    </message>
    <message>
        <source>it is no known requester</source>
        <translation>不是已知的请求器</translation>
    </message>
    <message>
        <source>it is no regular expression</source>
        <translation>不是正则表达式</translation>
    </message>
    <message>
        <source>login_requester or session_token_path is missing</source>
        <translation>缺少 login_requester 或 session_token_path</translation>
    </message>
    <message>
        <source>it cannot read the answer to a login</source>
        <translation>无法读取登录的应答</translation>
    </message>
    <message>
        <source>request_authentication is missing</source>
        <translation>缺少 request_authentication</translation>
    </message>
    <message>
        <source>inject_into is missing</source>
        <translation>缺少 inject_into</translation>
    </message>
    <message>
        <source>there are too many tokens</source>
        <translation>令牌过多</translation>
    </message>
    <message>
        <source>quota_status_source is missing</source>
        <translation>缺少 quota_status_source</translation>
    </message>
    <message>
        <source>quotas is missing</source>
        <translation>缺少 quotas</translation>
    </message>
    <message>
        <source>max_wait_time has months, whose length differs</source>
        <translation>max_wait_time 含有月，而月的长度不定</translation>
    </message>
    <message>
        <source>refresh_token_error_… is given twice</source>
        <translation>refresh_token_error_… 给出了两次</translation>
    </message>
    <message>
        <source>token_refresh_endpoint is empty</source>
        <translation>token_refresh_endpoint 为空</translation>
    </message>
    <message>
        <source>the cursor field of the catalogue is nested</source>
        <translation>目录的游标字段是嵌套的</translation>
    </message>
    <message>
        <source>the cursor is of no known type</source>
        <translation>游标的类型未知</translation>
    </message>
    <message>
        <source>step and cursor_granularity need each other</source>
        <translation>step 和 cursor_granularity 须同时给出</translation>
    </message>
    <message>
        <source>a clamping to weeks needs a weekday</source>
        <translation>按周对齐需要星期几</translation>
    </message>
    <message>
        <source>the target is none of DAY, WEEK and MONTH</source>
        <translation>target 不是 DAY、WEEK 和 MONTH 之一</translation>
    </message>
    <message>
        <source>start_value is no number</source>
        <translation>start_value 不是数字</translation>
    </message>
    <message>
        <source>the stream has no retriever</source>
        <translation>流没有检索器</translation>
    </message>
    <message>
        <source>a count cannot be kept for partitions</source>
        <translation>无法为分区保存计数</translation>
    </message>
    <message>
        <source>it has too many parents</source>
        <translation>父级过多</translation>
    </message>
    <message>
        <source>it is no stream</source>
        <translation>不是流</translation>
    </message>
    <message>
        <source>a partition to group has not exactly one field</source>
        <translation>要分组的分区不是恰好一个字段</translation>
    </message>
    <message>
        <source>the size of the groups is no number above 0</source>
        <translation>组的大小不是大于 0 的数字</translation>
    </message>
    <message>
        <source>the values are no list</source>
        <translation>各值不是列表</translation>
    </message>
    <message>
        <source>the state for all partitions fits none of the formats</source>
        <translation>全部分区的状态不符合任何格式</translation>
    </message>
    <message>
        <source>there is no router to group</source>
        <translation>没有可分组的路由器</translation>
    </message>
    <message>
        <source>partitions in groups take no request options</source>
        <translation>成组的分区不接受请求选项</translation>
    </message>
    <message>
        <source>a union needs two routers</source>
        <translation>并集需要两个路由器</translation>
    </message>
    <message>
        <source>partitions of a union take no request options</source>
        <translation>并集的分区不接受请求选项</translation>
    </message>
    <message>
        <source>routers are nested too deeply</source>
        <translation>路由器嵌套过深</translation>
    </message>
    <message>
        <source>the router is of no known type</source>
        <translation>路由器的类型未知</translation>
    </message>
    <message>
        <source>it does not lead forward</source>
        <translation>没有向前推进</translation>
    </message>
    <message>
        <source>one of its two streams is missing</source>
        <translation>缺少其两个流之一</translation>
    </message>
    <message>
        <source>the names of its streams differ</source>
        <translation>其各个流的名称不同</translation>
    </message>
    <message>
        <source>the age of a count cannot be told</source>
        <translation>无法得知计数的时间</translation>
    </message>
    <message>
        <source>the stream has no partitions or no cursor</source>
        <translation>流没有分区或游标</translation>
    </message>
    <message>
        <source>the partitions come from no parent</source>
        <translation>分区不是来自父级</translation>
    </message>
    <message>
        <source>lazy_read_pointer has a wildcard</source>
        <translation>lazy_read_pointer 含有通配符</translation>
    </message>
    <message>
        <source>the parent has no stream</source>
        <translation>父级没有流</translation>
    </message>
    <message>
        <source>there is no parent stream</source>
        <translation>没有父流</translation>
    </message>
    <message>
        <source>a partition has no plain value in the field of the union</source>
        <translation>有一个分区在并集的字段中没有普通值</translation>
    </message>
    <message>
        <source>no answer within 20 seconds</source>
        <translation>20 秒内没有应答</translation>
    </message>
    <message>
        <source>the usual profile</source>
        <translation>默认的配置集</translation>
    </message>
    <message>
        <source>it cannot be decompressed</source>
        <translation>无法解压</translation>
    </message>
    <message>
        <source>it is no answer of HTTP</source>
        <translation>不是 HTTP 应答</translation>
    </message>
    <message>
        <source>it cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>it is no RSA key</source>
        <translation>不是 RSA 密钥</translation>
    </message>
    <message>
        <source>it has fewer than 2048 bits</source>
        <translation>少于 2048 位</translation>
    </message>
    <message>
        <source>it cannot sign</source>
        <translation>无法签名</translation>
    </message>
    <message>
        <source>that is no address</source>
        <translation>这不是地址</translation>
    </message>
    <message>
        <source>the address holds a user</source>
        <translation>地址中含有用户</translation>
    </message>
    <message>
        <source>the way there is not encrypted</source>
        <translation>途中未加密</translation>
    </message>
    <message>
        <source>the data would not be sent there</source>
        <translation>数据不会发送到该处</translation>
    </message>
    <message>
        <source>the data would go to another server</source>
        <translation>数据会发送到另一服务器</translation>
    </message>
    <message>
        <source>the address holds a secret</source>
        <translation>地址中含有机密</translation>
    </message>
    <message>
        <source>a connector with its configuration, or the name of a stored one</source>
        <translation>连接器及其配置，或已存储项的名称</translation>
    </message>
    <message>
        <source>the id of a connector</source>
        <translation>连接器的 ID</translation>
    </message>
    <message>
        <source>the id of the connector the configuration is for</source>
        <translation>该配置所属连接器的 ID</translation>
    </message>
    <message>
        <source>a name for each field</source>
        <translation>每个字段的名称</translation>
    </message>
    <message>
        <source>a type such as &quot;string&quot; or &quot;integer&quot; for each field</source>
        <translation>每个字段的类型，例如“string”或“integer”</translation>
    </message>
    <message>
        <source>a list of paths for each field, each a list of names</source>
        <translation>每个字段的路径列表，每个路径是名称的列表</translation>
    </message>
    <message>
        <source>a position of the source, as JSON in a text</source>
        <translation>源的位置，为文本中的 JSON</translation>
    </message>
    <message>
        <source>a list of schedules, each with its streams</source>
        <translation>计划的列表，每个计划带有其流</translation>
    </message>
    <message>
        <source>a list with the names of streams</source>
        <translation>流名称的列表</translation>
    </message>
    <message>
        <source>a whole number from 1 to 16</source>
        <translation>1 到 16 的整数</translation>
    </message>
    <message>
        <source>an id of letters, digits and dashes</source>
        <translation>由字母、数字和连字符组成的 ID</translation>
    </message>
    <message>
        <source>a colour as &quot;#rrggbb&quot;</source>
        <translation>“#rrggbb”形式的颜色</translation>
    </message>
    <message>
        <source>sources, destinations</source>
        <translation>源、目标</translation>
    </message>
    <message>
        <source>a text, a number, true or false</source>
        <translation>文本、数字、true 或 false</translation>
    </message>
    <message>
        <source>one of reject, null, cut, default</source>
        <translation>reject、null、cut、default 之一</translation>
    </message>
    <message>
        <source>one of null, reject, default</source>
        <translation>null、reject、default 之一</translation>
    </message>
    <message>
        <source>fields of the object, each with its value</source>
        <translation>对象的字段，各带其值</translation>
    </message>
    <message>
        <source>an object with keys and values</source>
        <translation>由键和值组成的对象</translation>
    </message>
    <message>
        <source>a text or a number</source>
        <translation>文本或数字</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>文本的列表</translation>
    </message>
    <message>
        <source>a record is longer than 64 MiB</source>
        <translation>有一条记录超过 64 MiB</translation>
    </message>
    <message>
        <source>a whole number from 1</source>
        <translation>从 1 起的整数</translation>
    </message>
    <message>
        <source>a number from 0 to below 100</source>
        <translation>0 到小于 100 的数字</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>a text, e.g. ${SOURCE_NAMESPACE}</source>
        <translation>文本，例如 ${SOURCE_NAMESPACE}</translation>
    </message>
    <message>
        <source>a kind of notice</source>
        <translation>提示的种类</translation>
    </message>
    <message>
        <source>a rule of notices</source>
        <translation>提示的规则</translation>
    </message>
    <message>
        <source>a setting of a hook</source>
        <translation>钩子的设置</translation>
    </message>
    <message>
        <source>the name of a program</source>
        <translation>程序的名称</translation>
    </message>
    <message>
        <source>a list of texts without null bytes</source>
        <translation>不含空字节的文本的列表</translation>
    </message>
    <message>
        <source>an address or a reference to one</source>
        <translation>地址或对地址的引用</translation>
    </message>
    <message>
        <source>an address with http or https, without a user and password</source>
        <translation>http 或 https 地址，不含用户和密码</translation>
    </message>
    <message>
        <source>manual, interval, cron</source>
        <translation>manual、interval、cron</translation>
    </message>
    <message>
        <source>it is busy</source>
        <translation>正忙</translation>
    </message>
    <message>
        <source>this account</source>
        <translation>此账户</translation>
    </message>
</context>
<context>
    <name>salesforce</name>
    <message>
        <source>Proposed values, others are taken too: %1</source>
        <translation>建议的值，也接受其他值：%1</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Read the objects</source>
        <translation>读取对象</translation>
    </message>
    <message>
        <source>Look at the limits</source>
        <translation>查看限制</translation>
    </message>
    <message>
        <source>Look at the limits: %1 of %2 calls of 24 hours are left</source>
        <translation>查看限制：24 小时的 %2 次调用中还剩 %1 次</translation>
    </message>
    <message>
        <source>The record was not processed.</source>
        <translation>该记录未处理。</translation>
    </message>
    <message>
        <source>The field a record is recognised by is empty.</source>
        <translation>用于识别记录的字段为空。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no id of a record.</source>
        <translation>“%1”不是记录的 ID。</translation>
    </message>
    <message>
        <source>Written by jobs of the Bulk API: %1 (jobs: %2).</source>
        <translation>由 Bulk API 的作业写入：%1（作业：%2）。</translation>
    </message>
    <message>
        <source>Written by sObject Collections, up to 200 in a call: %1.</source>
        <translation>由 sObject Collections 写入，每次调用最多 200 条：%1。</translation>
    </message>
    <message>
        <source>Brought to Salesforce by bulk jobs of an earlier try, and not sent again: %1 (jobs: %2).</source>
        <translation>由之前尝试的批量作业送到 Salesforce，未再次发送：%1（作业：%2）。</translation>
    </message>
    <message>
        <source>Bulk jobs of an earlier try that did nothing, or of which Salesforce tells nothing any more; their records were sent again: %1.</source>
        <translation>之前尝试中未做任何事或 Salesforce 已不再告知的批量作业；其记录已再次发送：%1。</translation>
    </message>
    <message>
        <source>Salesforce takes no bulk jobs for this object.</source>
        <translation>Salesforce 不为此对象接受批量作业。</translation>
    </message>
    <message>
        <source>Salesforce counts %1 of the %2 calls the organization has in 24 hours.</source>
        <translation>组织 24 小时内可用 %2 次调用，Salesforce 已计 %1 次。</translation>
    </message>
</context>
<context>
    <name>sample</name>
    <message>
        <source>The sample data have a count of 0.</source>
        <translation>示例数据的数量为 0。</translation>
    </message>
    <message>
        <source>The row limit of the stream is 0.</source>
        <translation>流的行数限制为 0。</translation>
    </message>
    <message numerus="yes">
        <source>Nothing is new: all %1 rows were read before, and always_updated is off.</source>
        <extracomment>%1 is a number of rows, &quot;always_updated&quot; the name of a setting</extracomment>
        <translation>
            <numerusform>没有新内容：全部 %1 行之前均已读取，且 always_updated 为关闭。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values do not fit their type, as misfit_percent asks.</source>
        <translation>
            <numerusform>按 misfit_percent 的要求，%1 个值与其类型不匹配。</numerusform>
        </translation>
    </message>
    <message>
        <source>Make the first rows</source>
        <translation>生成前几行</translation>
    </message>
</context>
<context>
    <name>schedule</name>
    <message>
        <source>day of month</source>
        <translation>日</translation>
    </message>
    <message>
        <source>day of week</source>
        <translation>星期</translation>
    </message>
    <message>
        <source>year</source>
        <translation>年</translation>
    </message>
    <message>
        <source>month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>second</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>minute</source>
        <translation>分</translation>
    </message>
    <message>
        <source>hour</source>
        <translation>时</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 和 %2</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation>%1 或 %2</translation>
    </message>
    <message>
        <source> or </source>
        <translation> 或 </translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>Every minute</source>
        <translation>每分钟</translation>
    </message>
    <message numerus="yes">
        <source>Every %1 minutes</source>
        <translation>
            <numerusform>每 %1 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>At minute %1</source>
        <translation>在第 %1 分</translation>
    </message>
    <message>
        <source>%1 of every hour</source>
        <translation>每小时%1</translation>
    </message>
    <message numerus="yes">
        <source>%1, every %2 hours</source>
        <translation>
            <numerusform>%1，每 %2 小时</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, in the hours %2</source>
        <translation>%1，在 %2 时</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>每小时</translation>
    </message>
    <message>
        <source>Every hour at minute %1</source>
        <translation>每小时的第 %1 分</translation>
    </message>
    <message numerus="yes">
        <source>Every %1 hours from %2</source>
        <translation>
            <numerusform>从 %2 起每 %1 小时</numerusform>
        </translation>
    </message>
    <message>
        <source>At %1</source>
        <translation>在 %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>every second</source>
        <translation>每秒</translation>
    </message>
    <message numerus="yes">
        <source>every %1 seconds</source>
        <translation>
            <numerusform>每 %1 秒</numerusform>
        </translation>
    </message>
    <message>
        <source>at second %1</source>
        <translation>在第 %1 秒</translation>
    </message>
    <message>
        <source>on the last %1 of the month</source>
        <translation>每月最后一个%1</translation>
    </message>
    <message>
        <source>on %1 number %2 of the month</source>
        <translation>每月第 %2 个%1</translation>
    </message>
    <message>
        <source>on the last day of the month</source>
        <translation>每月最后一天</translation>
    </message>
    <message>
        <source>one day before the last day of the month</source>
        <translation>每月最后一天的前一天</translation>
    </message>
    <message numerus="yes">
        <source>%1 days before the last day of the month</source>
        <translation>
            <numerusform>每月最后一天的前 %1 天</numerusform>
        </translation>
    </message>
    <message>
        <source>on day %1 of the month</source>
        <translation>每月 %1 日</translation>
    </message>
    <message>
        <source>on the last weekday of the month</source>
        <translation>每月最后一个工作日</translation>
    </message>
    <message>
        <source>on the weekday nearest to day %1</source>
        <translation>最接近 %1 日的工作日</translation>
    </message>
    <message>
        <source>on the weekday nearest to %1</source>
        <translation>最接近%1的工作日</translation>
    </message>
    <message>
        <source>the last day of the month</source>
        <translation>每月最后一天</translation>
    </message>
    <message>
        <source>every %1 years from %2</source>
        <translation>从 %2 起每 %1 年</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>在 %1</translation>
    </message>
    <message>
        <source>after quiet hours</source>
        <translation>静默时段之后</translation>
    </message>
    <message>
        <source>to catch up with what was missed</source>
        <translation>以补上错过的运行</translation>
    </message>
    <message numerus="yes">
        <source>spread by up to %1 minutes</source>
        <translation>
            <numerusform>错开最多 %1 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>up to %1 minutes later</source>
        <translation>
            <numerusform>最多推迟 %1 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>quiet %1</source>
        <translation>静默 %1</translation>
    </message>
    <message numerus="yes">
        <source>Every %1 hours</source>
        <translation>
            <numerusform>每 %1 小时</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <translation>%1，自 %2 起</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>Cron %1 (%2)</source>
        <translation>Cron %1 (%2)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>secrets</name>
    <message>
        <source>The keychain is unlocked and works.</source>
        <translation>密钥环已解锁并可用。</translation>
    </message>
    <message>
        <source>The vault is unlocked.</source>
        <translation>加密文件已解锁。</translation>
    </message>
    <message>
        <source>Secrets are read from environment variables.</source>
        <translation>机密从环境变量读取。</translation>
    </message>
    <message>
        <source>Secrets lie in a file without encryption.</source>
        <translation>机密保存在未加密的文件中。</translation>
    </message>
</context>
<context>
    <name>sql</name>
    <message>
        <source>Open the SSH tunnel</source>
        <translation>打开 SSH 隧道</translation>
    </message>
    <message>
        <source>Resolve the host name</source>
        <translation>解析主机名</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
</context>
<context>
    <name>sqlite</name>
    <message>
        <source>Open the database</source>
        <translation>打开数据库</translation>
    </message>
    <message>
        <source>Write and take back</source>
        <translation>写入并撤回</translation>
    </message>
    <message>
        <source>A trigger of the table ignored the row.</source>
        <translation>表的触发器忽略了该行。</translation>
    </message>
    <message>
        <source>The cursor %1 is not among the fields written; of two versions of a row the one read later is kept.</source>
        <translation>游标 %1 不在写入的字段之中；一行的两个版本中保留后读取的版本。</translation>
    </message>
    <message>
        <source>Find tables to write into</source>
        <translation>查找可写入的表</translation>
    </message>
    <message>
        <source>Ask for the right to write</source>
        <translation>查询写入权限</translation>
    </message>
    <message>
        <source>SQLite computes this column.</source>
        <translation>SQLite 计算此列。</translation>
    </message>
    <message>
        <source>SQLite stores a text that looks like a number as a number here.</source>
        <translation>SQLite 在此处会将形似数字的文本存储为数字。</translation>
    </message>
    <message>
        <source>FOREIGN KEY constraint failed</source>
        <translation>FOREIGN KEY 约束失败</translation>
    </message>
    <message>
        <source>Several rows of the table have this matching key.</source>
        <translation>表中有多行带此匹配键。</translation>
    </message>
    <message>
        <source>No row of the table has this matching key.</source>
        <translation>表中没有带此匹配键的行。</translation>
    </message>
    <message>
        <source>A part of the matching key is empty.</source>
        <translation>匹配键的一部分为空。</translation>
    </message>
    <message>
        <source>SQLite cannot store NaN (not a number).</source>
        <translation>SQLite 无法存储 NaN（非数字）。</translation>
    </message>
    <message>
        <source>Read as text: not every value has the form Millrace writes.</source>
        <translation>作为文本读取：并非每个值都具有 Millrace 写入的形式。</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 sampled values are of another type.</source>
        <translation>
            <numerusform>抽样的 %2 个值中有 %1 个是其他类型。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has changed after %1 (cursor %2).</source>
        <translation>%1（游标 %2）之后没有更改。</translation>
    </message>
    <message>
        <source>The row limit is 0.</source>
        <translation>行数限制为 0。</translation>
    </message>
    <message>
        <source>No row meets the filter.</source>
        <translation>没有行满足过滤器。</translation>
    </message>
    <message>
        <source>No row is at or after %1 (cursor %2).</source>
        <translation>没有大于或等于 %1（游标 %2）的行。</translation>
    </message>
    <message>
        <source>Every row was read before.</source>
        <translation>所有行之前均已读取。</translation>
    </message>
    <message>
        <source>The table is empty.</source>
        <translation>该表为空。</translation>
    </message>
    <message>
        <source>Rows with %1 %2 were read again, because more of them are there than before.</source>
        <translation>重新读取了 %1 为 %2 的行，因为行数比之前多。</translation>
    </message>
    <message>
        <source>The %1 %2 could not be kept on the table %3: %4.</source>
        <translation>表 %3 上的%1 %2 无法保留：%4。</translation>
    </message>
    <message>
        <source>The view %1 can no longer be read, because the columns it names are gone.</source>
        <translation>视图 %1 已无法读取，因为它引用的列已不存在。</translation>
    </message>
    <message>
        <source>The table %1 was replaced; the constraints of its former definition (primary key, unique) are gone.</source>
        <translation>表 %1 已被替换；其原定义的约束（主键、唯一）已不存在。</translation>
    </message>
    <message numerus="yes">
        <source>%1 values of the column %2 are no %3.</source>
        <translation>
            <numerusform>列 %2 的 %1 个值不是%3。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 integers of the column %2 are too large to be kept exactly as a %3.</source>
        <translation>
            <numerusform>列 %2 的 %1 个整数过大，无法精确保存为%3。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values of the column %2 are stored as another type and were read as %3.</source>
        <translation>
            <numerusform>列 %2 的 %1 个值存储为其他类型，已作为%3读取。</numerusform>
        </translation>
    </message>
    <message>
        <source>Read the tables</source>
        <translation>读取表</translation>
    </message>
    <message>
        <source>Cannot be read: %1</source>
        <translation>无法读取：%1</translation>
    </message>
    <message>
        <source>A view: reading it cannot be resumed.</source>
        <translation>视图：读取无法续传。</translation>
    </message>
    <message>
        <source>The primary key is empty.</source>
        <translation>主键为空。</translation>
    </message>
    <message>
        <source>Rows of earlier generations stay in the table %1, because without meta columns they cannot be told apart.</source>
        <translation>较早代次的行保留在表 %1 中，因为没有元数据列就无法区分。</translation>
    </message>
</context>
<context>
    <name>verify</name>
    <message>
        <source>The destination has no column for the field %1; it is not compared.</source>
        <translation>目标没有字段 %1 的列；不比较该字段。</translation>
    </message>
    <message>
        <source>The field %1 is encrypted so that equal values look different; it is not compared.</source>
        <translation>字段 %1 已加密，相同的值看起来不同；不比较该字段。</translation>
    </message>
    <message>
        <source>The stream has no key: rows are told apart by all of their values, so that a changed row counts as one missing and one that is only at the destination.</source>
        <translation>该流没有键：按所有值区分各行，因此一个更改的行计为一行缺失和一行仅在目标中存在。</translation>
    </message>
    <message>
        <source>The mode only adds rows: rows that are only at the destination count as history.</source>
        <translation>该模式只添加行：仅在目标中存在的行计为历史。</translation>
    </message>
    <message>
        <source>The mode only adds rows: the newest version of each key is compared, and older ones count as history.</source>
        <translation>该模式只添加行：比较每个键的最新版本，较旧的计为历史。</translation>
    </message>
    <message>
        <source>Rows that are deleted at the source stay at the destination and count as rows that are only there.</source>
        <translation>在源中删除的行保留在目标中，并计为仅在目标中存在的行。</translation>
    </message>
    <message>
        <source>The stream has no cursor that tells which rows are newer than the last run.</source>
        <translation>该流没有可判断哪些行比上次运行新的游标。</translation>
    </message>
    <message numerus="yes">
        <source>All %1 rows of the source are the same at the destination.</source>
        <translation>
            <numerusform>源的全部 %1 行在目标中都相同。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %1 rows of the source %2 are missing at the destination and %3 are different there; %4 rows are only there.</source>
        <translation>
            <numerusform>源的 %1 行中，%2 行在目标中缺失，%3 行不同；%4 行仅在目标中存在。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of them are newer than the last run.</source>
        <translation>
            <numerusform>其中 %1 行比上次运行新。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The destination keeps %1 older versions.</source>
        <translation>
            <numerusform>目标保留了 %1 个较旧的版本。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 streams could not be compared.</source>
        <translation>
            <numerusform>%2 个流中有 %1 个无法比较。</numerusform>
        </translation>
    </message>
</context>
</TS>
