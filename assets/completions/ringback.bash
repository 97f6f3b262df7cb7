# Completion of ringback for bash: it asks ringback itself at each Tab.
#
# bash cuts words at = and :, which stand inside ours (--set=NAME=VALUE), and hands them over with their quotes. So the words
# are put together again here, what is typed of the last one is told without quotes, and what comes back is quoted as it is.

_ringback() {
    local IFS=$'\013'
    local line="${COMP_LINE:0:COMP_POINT}" word quote='' typed cut i
    local -a words=("${COMP_WORDS[0]}")
    line="${line#*"${COMP_WORDS[0]}"}"
    for ((i = 1; i <= COMP_CWORD; i++)); do
        # The last word reaches to the cursor only.
        word="${COMP_WORDS[i]}"
        if [[ "$line" == [[:space:]]* ]]; then
            line="${line#"${line%%[![:space:]]*}"}"
            ((i == COMP_CWORD)) && word="$line"
            words+=("$word")
        else
            ((i == COMP_CWORD)) && word="$line"
            words[${#words[@]} - 1]+="$word"
        fi
        line="${line#"$word"}"
    done

    local last=$((${#words[@]} - 1))
    typed="${words[last]}"
    # What bash replaces begins behind the last cut, and its quotes stay.
    cut="${typed%"${typed##*[=:]}"}"
    [[ "$COMP_WORDBREAKS" == *[=:]* && "$typed" != [\"\']* ]] || cut=''
    case "$typed" in
    [\"\']*)
        quote="${typed:0:1}"
        typed="${typed:1}"
        ;;
    *) typed="${typed//\\/}" ;;
    esac
    words[last]="$typed"

    local space=true
    compopt +o nospace 2>/dev/null && space=false
    COMPREPLY=($(
        _CLAP_IFS="$IFS" _CLAP_COMPLETE_INDEX="$last" _CLAP_COMPLETE_COMP_TYPE="$COMP_TYPE" \
            _CLAP_COMPLETE_SPACE="$space" RINGBACK_COMPLETE=bash ringback -- "${words[@]}" 2>/dev/null
    ))
    [[ $space == false && "${COMPREPLY-}" =~ [=/:]$ ]] && compopt -o nospace
    for i in "${!COMPREPLY[@]}"; do
        word="${COMPREPLY[i]#"$cut"}"
        [[ -n "$quote" ]] || printf -v word '%q' "$word"
        COMPREPLY[i]="$word"
    done
}

complete -o nospace -o bashdefault -o nosort -F _ringback ringback 2>/dev/null ||
    complete -o nospace -o bashdefault -F _ringback ringback
