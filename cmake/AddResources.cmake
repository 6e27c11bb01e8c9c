# millrace_add_resources(<target> <name> PREFIX … [BASE …] FILES …)
#
# As qt_add_resources(), without the times of the files: the same contents make the same bytes,
# whenever and in whatever folder they were checked out.
function(millrace_add_resources target name)
    qt_add_resources(${target} ${name} ${ARGN} OPTIONS --format-version 1)
endfunction()
