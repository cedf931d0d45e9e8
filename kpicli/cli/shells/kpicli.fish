# Completion of kpicli for fish. In ~/.config/fish/config.fish: kpicli completion fish | source
function __kpicli_complete
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -l word (commandline -ct)
    set -l found ($program completion fish -- $words "$word" 2>/dev/null)
    if test "$found[1]" = files
        __fish_complete_path "$word"
        return
    end
    set -e found[1]
    printf '%s\n' $found
end
complete -c kpicli -f -a '(__kpicli_complete)'
